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

/** A run's curve as a picture: the loss over the steps, a line per part. Draws without a screen. */
final class CurvePicture {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 360;

    private final String title;
    private final SortedMap<Integer, SortedMap<Integer, Double>> losses; // by part, then by step

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

    /** Steps and losses of a part. */
    SortedMap<Integer, Double> losses(int part) {
        return losses.getOrDefault(part, new TreeMap<>());
    }

    /**
     * Writes it as a PNG file.
     *
     * @param part what its parts are, in front of their numbers
     */
    void write(Path picture, String part) {
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
        losses.forEach((number, line) -> add(chart, part + " " + number, line));
        try {
            Files.write(picture, ChartEncoder.getBytes(chart, "png"));
        } catch (IOException e) {
            throw new UncheckedIOException(picture + " cannot be written", e);
        }
    }

    private static void add(XYChart chart, String name, Map<Integer, Double> line) {
        chart.addSeries(
                        name,
                        line.keySet().stream().mapToDouble(step -> step).toArray(),
                        line.values().stream().mapToDouble(loss -> loss).toArray())
                .setMarker(SeriesMarkers.NONE);
    }
}
