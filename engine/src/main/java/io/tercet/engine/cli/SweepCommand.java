package io.tercet.engine.cli;

import io.tercet.engine.compare.Grid;
import io.tercet.engine.compare.MethodSpec;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "sweep",
        description = {
            "As compare, over a grid of one method's settings.",
            "The report plots the first setting, with a line for each value of the others."
        })
final class SweepCommand extends TercetCommand {
    @Mixin TrialOptions trials = new TrialOptions();

    @Option(
            names = "--method",
            required = true,
            paramLabel = "NAME[:name=value]",
            description = "the method, with settings that all points share")
    String method = "";

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "name=value,value",
            description = "a setting and its values; may be repeated")
    List<String> axes = List.of();

    SweepCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        Grid grid = grid();
        List<MethodSpec> specs = points(grid);
        trials.check(this, specs);
        trials.run(this, specs, true, "Settings of %s compared".formatted(method), grid::plots);
    }

    private Grid grid() {
        try {
            return Grid.parse(method, axes);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private List<MethodSpec> points(Grid grid) {
        try {
            return grid.methods();
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }
}
