package io.tercet.engine.cli;

import io.tercet.engine.Methods;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Setting;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
        name = "methods",
        description =
                "Lists the decoding methods with their models, settings, defaults and papers.")
final class MethodsCommand extends TercetCommand {
    MethodsCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        for (DecodingMethod method : Methods.all()) {
            console.out()
                    .printf("%-16s %s%n", method.name(), method.lossless() ? "lossless" : "lossy");
            console.out().printf("    %s%n", method.summary());
            console.out().printf("    models: %s%n", models(method));
            if (!method.paper().isEmpty()) {
                console.out().printf("    paper: %s%n", method.paper());
            }
            Stream.concat(method.settings().stream(), Stream.of(Setting.PLAN)).forEach(this::line);
            console.out().println();
        }
    }

    private static String models(DecodingMethod method) {
        return Stream.concat(
                        method.roles().stream().sorted().map(Role::word),
                        method.optionalRoles().stream()
                                .sorted()
                                .map(role -> role.word() + " (optional)"))
                .collect(Collectors.joining(", "));
    }

    private void line(Setting setting) {
        console.out()
                .printf(
                        "    --set %-28s %s; %s%n",
                        setting.name() + "=" + setting.standard(),
                        setting.help(),
                        setting.expected());
    }
}
