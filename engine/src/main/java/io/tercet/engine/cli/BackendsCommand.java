package io.tercet.engine.cli;

import io.tercet.engine.BackendChoice;
import io.tercet.tasks.BackendProvider;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "backends",
        description =
                "Lists the backends, the preferred first: their devices, or why they cannot run.")
final class BackendsCommand extends TercetCommand {
    BackendsCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        for (BackendProvider provider : BackendChoice.all()) {
            Optional<String> refusal = provider.refusal();
            if (refusal.isPresent()) {
                line(provider.name(), "cannot run here: " + refusal.get());
                continue;
            }
            String when = provider.priority() < 0 ? " (only by --backend)" : "";
            List<String> devices = provider.devices();
            for (int device = 0; device < devices.size(); device++) {
                line(
                        device == 0 ? provider.name() : "",
                        device + ": " + devices.get(device) + when);
            }
        }
    }

    private void line(String name, String text) {
        console.out().printf("%-10s %s%n", name, text);
    }
}
