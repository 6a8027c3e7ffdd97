package dev.assay.mesh.proxy.sidecar.probe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.assay.mesh.proxy.ProxyRuntime;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@code grpc.health.v1.Health/Check} as the kubelet does. Its two messages have one field
 * each, and are written and read as such (grpc/grpc-proto {@code grpc/health/v1/health.proto}).
 */
final class GrpcHealth {

    private static final int SERVICE_FIELD = 1;
    private static final int STATUS_FIELD = 1;
    private static final int SERVING = 1;

    private static final MethodDescriptor<String, Integer> CHECK =
            MethodDescriptor.<String, Integer>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .setRequestMarshaller(new ServiceName())
                    .setResponseMarshaller(new Status())
                    .build();

    private GrpcHealth() {}

    static CompletableFuture<HttpCall.Answer> check(
            AppProbe.Grpc probe, ProxyRuntime runtime, InetSocketAddress to, InetAddress source) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(to)
                        .usePlaintext()
                        .eventLoopGroup(runtime.loops())
                        .channelType(runtime.sockets().client())
                        .directExecutor()
                        .localSocketPicker(new From(source))
                        .build();
        var result = new CompletableFuture<HttpCall.Answer>();
        ClientCalls.asyncUnaryCall(
                channel.newCall(
                        CHECK,
                        CallOptions.DEFAULT.withDeadlineAfter(
                                probe.timeout().toMillis(), TimeUnit.MILLISECONDS)),
                probe.service(),
                new StreamObserver<>() {
                    @Override
                    public void onNext(Integer status) {
                        if (status == SERVING) {
                            result.complete(HttpCall.Answer.OK);
                        } else {
                            result.completeExceptionally(
                                    new IOException("health status " + status));
                        }
                    }

                    @Override
                    public void onError(Throwable problem) {
                        result.completeExceptionally(problem);
                    }

                    @Override
                    public void onCompleted() {
                        result.completeExceptionally(new IOException("no health status"));
                    }
                });
        var _ = result.whenComplete((answer, failure) -> channel.shutdownNow());
        return result;
    }

    private static final class From extends NettyChannelBuilder.LocalSocketPicker {
        private final InetAddress source;

        From(InetAddress source) {
            this.source = source;
        }

        @Override
        public java.net.SocketAddress createSocketAddress(
                java.net.SocketAddress remote, io.grpc.Attributes attributes) {
            return new InetSocketAddress(source, 0);
        }
    }

    private static final class ServiceName implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String service) {
            var bytes = new ByteArrayOutputStream();
            try {
                var out = CodedOutputStream.newInstance(bytes);
                if (!service.isEmpty()) {
                    out.writeString(SERVICE_FIELD, service);
                }
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory cannot fail", e);
            }
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public String parse(InputStream stream) {
            throw new UnsupportedOperationException("for requests only");
        }
    }

    private static final class Status implements MethodDescriptor.Marshaller<Integer> {
        @Override
        public InputStream stream(Integer status) {
            throw new UnsupportedOperationException("for responses only");
        }

        @Override
        public Integer parse(InputStream stream) {
            try {
                var in = CodedInputStream.newInstance(stream);
                int status = 0;
                int tag = in.readTag();
                while (tag != 0) {
                    if (tag >>> 3 == STATUS_FIELD) {
                        status = in.readEnum();
                    } else {
                        in.skipField(tag);
                    }
                    tag = in.readTag();
                }
                return status;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
