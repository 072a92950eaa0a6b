package io.tercet.engine.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What rounds of one method with its models on one machine cost and brought, for later sessions: a
 * first line that says whose they are, then a line of numbers per width. A file that is absent,
 * broken or somebody else's has none; one that cannot be written is left: costs are measured again.
 *
 * @param owner method, settings, models, backend, machine and threads
 */
public record CostFile(Path folder, String owner) {
    private static final String KIND = "tercet-costs 2 ";

    private Path path() {
        byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        return folder.resolve(UUID.nameUUIDFromBytes(name) + ".txt");
    }

    /** Numbers by width; empty where there are none. */
    Map<Integer, List<Double>> read() {
        Map<Integer, List<Double>> costs = new TreeMap<>();
        try {
            List<String> lines = Files.readAllLines(path());
            if (lines.isEmpty() || !lines.getFirst().equals(KIND + owner)) {
                return Map.of();
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ", -1);
                List<Double> numbers = new ArrayList<>();
                for (int i = 1; i < words.length; i++) {
                    numbers.add(Double.valueOf(words[i]));
                }
                if (!Forecast.isValid(numbers)) {
                    return Map.of();
                }
                costs.put(Integer.valueOf(words[0]), numbers);
            }
            return costs;
        } catch (IOException | NumberFormatException e) {
            return Map.of();
        }
    }

    /** Replaces the file as a whole. */
    void write(Map<Integer, List<Double>> costs) {
        StringBuilder text = new StringBuilder(KIND + owner + "\n");
        costs.forEach((width, numbers) -> {
            text.append(width);
            numbers.forEach(number -> text.append(' ').append(number));
            text.append('\n');
        });
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "costs", ".part");
            Files.writeString(part, text);
            Files.move(part, path(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.getLogger(CostFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "pass costs cannot be kept in " + folder, e);
        }
    }
}
