package io.tercet.engine.compare;

import java.awt.Font;
import java.io.IOException;
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

/** The plots of a comparison as PNG files by name. Draws without a screen. */
final class Plots {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;

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

    private static CategoryChart bars(String title, String x, String y) {
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .build();
        chart.getStyler().setXAxisLabelRotation(25);
        chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        return chart;
    }

    /** A figure over a setting's values, a line per series; no figure counts as 0. */
    static byte[] lines(
            String title,
            Grid.Axis axis,
            Map<String, List<Summary>> series,
            ToDoubleFunction<Summary> figure) {
        System.setProperty("java.awt.headless", "true");
        CategoryChart chart = bars(title, axis.setting(), "");
        chart.getStyler().setXAxisLabelRotation(0);
        chart.getStyler()
                .setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
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

    private static CategoryChart speedups(List<Summary> summaries) {
        CategoryChart chart = bars("Speed relative to plain decoding", "", "median ratio");
        chart.getStyler().setLegendVisible(false);
        List<String> names = summaries.stream().map(Summary::method).toList();
        List<Double> medians = summaries.stream().map(s -> s.overPlain().median()).toList();
        List<Double> spread =
                summaries.stream()
                        .map(s -> (s.overPlain().upper() - s.overPlain().lower()) / 2)
                        .toList();
        chart.addSeries("speed-up", names, medians, spread);
        return chart;
    }

    private static XYChart acceptance(List<Summary> summaries) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title("Acceptance by draft position")
                        .xAxisTitle("position in the draft")
                        .yAxisTitle("share accepted of what was offered there")
                        .build();
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
        CategoryChart chart = bars("Accepted tokens per round", "accepted", "share of rounds");
        int longest = summaries.stream().mapToInt(s -> s.acceptedLengths().size()).max().orElse(1);
        List<Integer> axis = IntStream.range(0, longest).boxed().toList();
        for (Summary summary : summaries) {
            List<Integer> counts = summary.acceptedLengths();
            double rounds = counts.stream().mapToInt(count -> count).sum();
            List<Double> shares =
                    axis.stream().map(i -> i < counts.size() ? counts.get(i) / rounds : 0).toList();
            chart.addSeries(summary.method(), axis, shares);
        }
        return chart;
    }

    private static CategoryChart passCosts(List<Summary> summaries) {
        CategoryChart chart = bars("Time of a pass", "", "milliseconds");
        List<String> names = summaries.stream().map(Summary::method).toList();
        for (String role : List.of("draft", "qualifier", "target")) {
            List<Double> costs = summaries.stream().map(s -> milliseconds(s, role)).toList();
            CategorySeries series = chart.addSeries(role, names, costs);
            series.setShowInLegend(true);
        }
        return chart;
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
