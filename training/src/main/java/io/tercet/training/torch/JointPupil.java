package io.tercet.training.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * TriSpec's other regime: head and adapter learn together (arXiv 2601.23180, section 3.2), the head
 * from the target's features and from what the adapter makes of the qualifier's, in equal parts.
 */
final class JointPupil implements Pupil {
    private static final double RATE = 5e-4; // the head has learnt already
    private static final int ADAPTER_PARTS = 10; // where the adapter's parts begin in reports

    private final HeadPupil head;
    private final AdapterPupil adapter;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    JointPupil(
            Speculator.Adapter sizes,
            TrainableDecoder target,
            Speculator.Siblings siblings,
            Map<String, Tensor> stored) {
        Map<String, Tensor> ofHead = new LinkedHashMap<>();
        Map<String, Tensor> ofAdapter = new LinkedHashMap<>();
        stored.forEach((name, tensor) ->
                (AdapterPupil.NAMES.contains(name) ? ofAdapter : ofHead).put(name, tensor));
        if (ofHead.isEmpty()) {
            ofHead.putAll(PieceFile.weights(siblings.file(sizes.head().title())));
        }
        this.head = (HeadPupil) sizes.head().pupil(target, siblings, ofHead);
        this.adapter =
                new AdapterPupil(
                        sizes, target, siblings, head, siblings.place(partName(head)), ofAdapter);
        parameters.putAll(head.parameters());
        parameters.putAll(adapter.parameters());
    }

    private String partName(Pupil pupil) {
        return name() + "-" + pupil.name();
    }

    @Override
    public String name() {
        return "joint";
    }

    @Override
    public List<Integer> layers() {
        TreeSet<Integer> layers = new TreeSet<>(head.layers());
        layers.addAll(adapter.layers());
        return List.copyOf(layers);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public double rate() {
        return RATE;
    }

    @Override
    public Map<Integer, Loss.Outcome> learn(Lesson lesson) {
        Map<Integer, Loss.Outcome> outcomes = new TreeMap<>(head.learn(lesson));
        adapter.learn(lesson)
                .forEach((part, outcome) -> outcomes.put(ADAPTER_PARTS + part, outcome));
        return outcomes;
    }

    /** The head first: the adapter's file names it. */
    @Override
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Pupil pupil : List.of(head, adapter)) {
            for (Part part : pupil.parts()) {
                parts.add(new Part(partName(pupil), part.kind(), part.parameters(), part.about()));
            }
        }
        return parts;
    }
}
