package io.tercet.models.quantize;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A smaller model made of some of a model's layers, with its embeddings and output as they are: an
 * untrained draft model for whoever has no other of the same vocabulary.
 *
 * @param kept layers of the whole model that the smaller one has, ascending; none for all of them
 */
public record LayerCut(List<Integer> kept) {
    /** Every layer. */
    public static final LayerCut NONE = new LayerCut(List.of());

    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");
    private static final Pattern BLOCK_TENSOR = Pattern.compile("blk\\.(\\d+)\\.(.+)");

    public LayerCut {
        kept = List.copyOf(kept);
        for (int i = 1; i < kept.size(); i++) {
            if (kept.get(i) <= kept.get(i - 1)) {
                throw new IllegalArgumentException(
                        "layers are named once and in ascending order; %d stands behind %d"
                                .formatted(kept.get(i), kept.get(i - 1)));
            }
        }
    }

    /**
     * Layers as a user writes them: {@code 0-7,27,29}, counted from 0, ends included.
     *
     * @throws IllegalArgumentException with one sentence when the text is none
     */
    public static LayerCut parse(String text) {
        List<Integer> kept = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            int first = range.matches() ? Integer.parseInt(range.group(1)) : 0;
            int last = first - 1;
            if (range.matches()) {
                last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            }
            if (last < first) {
                throw new IllegalArgumentException(
                        "'%s' names no layers; numbers and ranges such as 0-7,27 were expected"
                                .formatted(text));
            }
            for (int layer = first; layer <= last; layer++) {
                kept.add(layer);
            }
        }
        return new LayerCut(kept);
    }

    /**
     * Says in the smaller model's metadata how many layers it has.
     *
     * @throws GgufException when the file has no such layers
     */
    void describe(GgufFile file, GgufWriter writer) {
        if (kept.isEmpty()) {
            return;
        }
        String key = file.string("general.architecture").orElse("") + ".block_count";
        long blocks =
                file.integer(key).orElseThrow(() -> broken(file, "There is no field " + key + "."));
        if (kept.getLast() >= blocks) {
            throw broken(
                    file,
                    "There is no layer %d, the last is %d.".formatted(kept.getLast(), blocks - 1));
        }
        writer.put(key, GgufValue.ofSize(kept.size()));
    }

    private static GgufException broken(GgufFile file, String problem) {
        return new GgufException(file.path(), List.of(problem));
    }

    /** What the smaller model calls a tensor; empty where it has none. */
    Optional<String> name(String tensor) {
        Matcher block = BLOCK_TENSOR.matcher(tensor);
        if (kept.isEmpty() || !block.matches()) {
            return Optional.of(tensor);
        }
        int number = kept.indexOf(Integer.valueOf(block.group(1)));
        return number < 0 ? Optional.empty() : Optional.of("blk." + number + "." + block.group(2));
    }
}
