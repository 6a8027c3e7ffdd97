package dev.assay.runner.soak;

import dev.assay.runner.UserFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The same verdicts every time: consecutive runs in processes of their own, each with another seed,
 * every second one beside a busy core.
 *
 * @param runs what differs stays in its folders to be looked at
 * @param arguments further ones for {@code run}
 */
record StabilitySoak(Runs runs, List<String> arguments) implements Soak {
    private static final int FULL_ROUNDS = 30;

    /** Copies. */
    StabilitySoak {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String name() {
        return "stability";
    }

    @Override
    public String title() {
        return "consecutive runs, every second one beside a busy core, give the same verdicts";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        runs.begin();
        var done = new ArrayList<Ran>();
        var complaints = new ArrayList<String>();
        for (int number = 1; number <= rounds; number++) {
            Ran ran = round(number);
            ran.report();
            done.add(ran);
            List<String> found = ran.complaints(done.getFirst(), conditions(number));
            complaints.addAll(found);
            progress.accept(
                    "%d/%d  %s%s"
                            .formatted(
                                    number,
                                    rounds,
                                    ran.line(conditions(number)),
                                    found.isEmpty() ? "" : "; " + String.join("; ", found)));
        }
        return new SoakFindings(figures(done), complaints);
    }

    private static boolean isBusy(int number) {
        return number % 2 == 0;
    }

    private static String conditions(int number) {
        return isBusy(number) ? "beside a busy core" : "alone";
    }

    private Ran round(int number) throws UserFault, InterruptedException {
        var command = new ArrayList<>(List.of("--seed", String.valueOf(number)));
        command.addAll(arguments);
        String name = "run-%02d".formatted(number);
        if (!isBusy(number)) {
            return runs.run(name, command);
        }
        try (var _ = new BusyCore()) {
            return runs.run(name, command);
        }
    }

    private static Map<String, Object> figures(List<Ran> done) throws UserFault {
        var alone = new ArrayList<Double>();
        var busy = new ArrayList<Double>();
        var lines = new ArrayList<String>();
        for (int number = 1; number <= done.size(); number++) {
            Ran ran = done.get(number - 1);
            (isBusy(number) ? busy : alone).add(ran.seconds());
            lines.add(ran.line(conditions(number)));
        }
        var figures = new LinkedHashMap<String, Object>();
        figures.put("leaves", done.getFirst().report().leaves().size());
        figures.put("passed", done.getFirst().report().summary().passed());
        figures.put("secondsAlone", Spread.of(alone));
        figures.put("secondsBesideABusyCore", Spread.of(busy));
        figures.put("runs", lines);
        return figures;
    }
}
