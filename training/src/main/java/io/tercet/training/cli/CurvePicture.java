package io.tercet.training.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run's curve as a picture: the loss over the steps, a line per exit. Draws without a screen. */
final class CurvePicture {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 360;

    private final String title;
    private final SortedMap<Integer, SortedMap<Integer, Double>> losses; // by exit, then by step

    private CurvePicture(String title, SortedMap<Integer, SortedMap<Integer, Double>> losses) {
        this.title = title;
        this.losses = losses;
    }

    /**
     * Reads a curve. Of steps that are told twice, since a run went on from an older checkpoint,
     * the later word counts.
     *
     * @param curve as {@link ProgressLog} writes it
     */
    static CurvePicture of(String title, Path curve) {
        SortedMap<Integer, SortedMap<Integer, Double>> losses = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(curve)) {
                String[] fields = line.split(",", -1);
                losses.computeIfAbsent(Integer.valueOf(fields[2]), _ -> new TreeMap<>())
                        .put(Integer.valueOf(fields[0]), Double.valueOf(fields[3]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(curve + " cannot be read", e);
        }
        return new CurvePicture(title, losses);
    }

    /** Steps and losses of an exit. */
    SortedMap<Integer, Double> losses(int exit) {
        return losses.getOrDefault(exit, new TreeMap<>());
    }

    /** Writes it as a PNG file. */
    void write(Path picture) {
        System.setProperty("java.awt.headless", "true");
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle("steps")
                        .yAxisTitle("nats per learnt token")
                        .build();
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendVisible(losses.size() > 1);
        losses.forEach((exit, line) -> add(chart, exit, line));
        try {
            Files.write(picture, ChartEncoder.getBytes(chart, "png"));
        } catch (IOException e) {
            throw new UncheckedIOException(picture + " cannot be written", e);
        }
    }

    private static void add(XYChart chart, int exit, Map<Integer, Double> line) {
        chart.addSeries(
                        "behind layer " + exit,
                        line.keySet().stream().mapToDouble(step -> step).toArray(),
                        line.values().stream().mapToDouble(loss -> loss).toArray())
                .setMarker(SeriesMarkers.NONE);
    }
}
