package dev.assay.runner.command;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where a run's log goes. Classes log from their first moment on, long before the command line has
 * said which folder the report is in, so that no configuration file can name it.
 */
final class RunLog {
    private static final String NAME = "run";

    private RunLog() {}

    /** From now on everything is logged there, and nowhere else; the file begins anew. */
    static void writeTo(Path file) {
        // Under another logging library, as in somebody's IDE, its own configuration holds.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%d{HH:mm:ss.SSS} %-5level [%thread] %logger{24} %msg%n");
            encoder.start();
            var appender = new FileAppender<ILoggingEvent>();
            appender.setContext(context);
            appender.setName(NAME);
            appender.setFile(file.toString());
            appender.setAppend(false);
            appender.setEncoder(encoder);
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getAppender(NAME) != null) {
                root.getAppender(NAME).stop();
                root.detachAppender(NAME);
            }
            appender.start();
            root.addAppender(appender);
        }
    }
}
