package io.tercet.engine.compare;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;

/** The plots of a comparison as PNG files by name. Draws without a screen. */
final class Plots {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;
    private static final int NAME = 60; // pixels of the axis that a method's name needs
    private static final int SLANTED_LETTER = 5; // pixels by which it makes a plot higher
    private static final double GROUP = 0.7; // of a method's space that its bars fill
    private static final int LEGEND_LINE = 25;
    private static final int LONGEST = 10; // accepted tokens that are told apart

    private Plots() {}

    static Map<String, byte[]> of(List<Summary> summaries) {
        System.setProperty("java.awt.headless", "true");
        List<Summary> overall =
                summaries.stream().filter(s -> s.category().equals(Summary.OVERALL)).toList();
        Map<String, byte[]> plots = new LinkedHashMap<>();
        plots.put("speedup.png", png(speedups(overall)));
        List<Summary> drafting =
                overall.stream().filter(s -> !s.acceptancePerPosition().isEmpty()).toList();
        if (!drafting.isEmpty()) {
            plots.put("acceptance.png", png(acceptance(drafting)));
            plots.put("lengths.png", png(lengths(drafting)));
        }
        plots.put("passes.png", png(passCosts(overall)));
        return plots;
    }

    /**
     * @param names on the axis, each of which is shown
     * @param series in the legend
     */
    private static CategoryChart bars(
            String title, String x, String y, List<String> names, int series) {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(Math.max(WIDTH, NAME * (names.size() + 2)))
                        .height(height(series) + SLANTED_LETTER * longest)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .build();
        chart.getStyler().setXAxisLabelRotation(45);
        chart.getStyler().setXAxisLabelAlignment(TextAlignment.Right); // slanted, they end there
        chart.getStyler().setXAxisLabelAlignmentVertical(TextAlignment.Right);
        chart.getStyler().setXAxisTickMarkSpacingHint(1);
        if (series > 1) {
            chart.getStyler().setSeriesColors(colors(series));
        }
        chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        return chart;
    }

    private static int height(int series) {
        return Math.max(HEIGHT, LEGEND_LINE * (series + 2));
    }

    /** As many colours as there are series, neighbours told apart by brightness too. */
    private static Color[] colors(int series) {
        return IntStream.range(0, Math.max(1, series))
                .mapToObj(i ->
                        Color.getHSBColor(i / (float) series, 0.8f, i % 2 == 0 ? 0.85f : 0.55f))
                .toArray(Color[]::new);
    }

    /** A figure over a setting's values, a line per series; no figure counts as 0. */
    static byte[] lines(
            String title,
            Grid.Axis axis,
            Map<String, List<Summary>> series,
            ToDoubleFunction<Summary> figure) {
        System.setProperty("java.awt.headless", "true");
        CategoryChart chart = bars(title, axis.setting(), "", axis.values(), series.size());
        asLines(chart);
        series.forEach((name, points) ->
                chart.addSeries(
                        name,
                        axis.values(),
                        points.stream()
                                .map(figure::applyAsDouble)
                                .map(value -> Double.isFinite(value) ? value : 0.0)
                                .toList()));
        return png(chart);
    }

    /** Lines over the axis, all points of a value above it, its name level below it. */
    private static void asLines(CategoryChart chart) {
        chart.getStyler().setXAxisLabelRotation(0);
        chart.getStyler().setXAxisLabelAlignment(TextAlignment.Centre);
        chart.getStyler().setXAxisLabelAlignmentVertical(TextAlignment.Centre);
        chart.getStyler()
                .setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line)
                .setOverlapped(true);
    }

    private static CategoryChart speedups(List<Summary> summaries) {
        CategoryChart chart =
                bars("Speed relative to plain decoding", "", "median ratio", names(summaries), 1);
        chart.getStyler().setLegendVisible(false);
        List<Double> medians = summaries.stream().map(s -> s.overPlain().median()).toList();
        List<Double> spread =
                summaries.stream()
                        .map(s -> (s.overPlain().upper() - s.overPlain().lower()) / 2)
                        .toList();
        chart.addSeries("speed-up", names(summaries), medians, spread);
        return chart;
    }

    private static XYChart acceptance(List<Summary> summaries) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(height(summaries.size()))
                        .title("Acceptance by draft position")
                        .xAxisTitle("position in the draft")
                        .yAxisTitle("share accepted of what was offered there")
                        .build();
        chart.getStyler().setSeriesColors(colors(summaries.size()));
        for (Summary summary : summaries) {
            List<Double> shares = summary.acceptancePerPosition();
            chart.addSeries(
                    summary.method(),
                    IntStream.rangeClosed(1, shares.size()).mapToDouble(i -> i).toArray(),
                    shares.stream().mapToDouble(share -> share).toArray());
        }
        return chart;
    }

    private static CategoryChart lengths(List<Summary> summaries) {
        List<String> axis =
                IntStream.rangeClosed(0, LONGEST)
                        .mapToObj(length -> length < LONGEST ? "" + length : length + " or more")
                        .toList();
        CategoryChart chart =
                bars(
                        "Accepted tokens per round",
                        "accepted",
                        "share of rounds",
                        axis,
                        summaries.size());
        asLines(chart);
        for (Summary summary : summaries) {
            double[] shares = new double[LONGEST + 1];
            List<Integer> counts = summary.acceptedLengths();
            double rounds = counts.stream().mapToInt(count -> count).sum();
            for (int length = 0; length < counts.size(); length++) {
                shares[Math.min(length, LONGEST)] += counts.get(length) / rounds;
            }
            chart.addSeries(summary.method(), axis, Arrays.stream(shares).boxed().toList());
        }
        return chart;
    }

    private static CategoryChart passCosts(List<Summary> summaries) {
        CategoryChart chart = bars("Time of a pass", "", "milliseconds", names(summaries), 3);
        chart.getStyler().setAvailableSpaceFill(GROUP);
        for (String role : List.of("draft", "qualifier", "target")) {
            List<Double> costs = summaries.stream().map(s -> milliseconds(s, role)).toList();
            CategorySeries series = chart.addSeries(role, names(summaries), costs);
            series.setShowInLegend(true);
        }
        return chart;
    }

    private static List<String> names(List<Summary> summaries) {
        return summaries.stream().map(Summary::method).toList();
    }

    private static double milliseconds(Summary summary, String role) {
        double seconds = summary.secondsPerPass().getOrDefault(role, 0.0);
        return Double.isFinite(seconds) ? 1000 * seconds : 0;
    }

    private static byte[] png(IChart chart) {
        try {
            return ChartEncoder.getBytes(chart, "png");
        } catch (IOException e) {
            throw new IllegalStateException("a plot cannot be drawn", e);
        }
    }
}
