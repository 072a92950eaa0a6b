package io.tercet.training.family;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.synth.SyntheticShape;
import io.tercet.models.tensor.TensorType;
import io.tercet.training.torch.ExitWeights;
import io.tercet.training.torch.Schedule;
import io.tercet.training.torch.TrainingRun;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One model of the family with its recipe. */
public enum FamilyMember {
    /** Has the last word; its exits learn with it. */
    TARGET("layers=8,embedding=128,heads=4,kv=2,key=32,ff=384", 0.25, 2600, 2600, 3e-3, 11),
    /** Learns from the target; ends while it still errs: the whole run makes it as good as that. */
    QUALIFIER("layers=4,embedding=96,heads=3,kv=1,key=32,ff=288", 0, 4000, 3322, 4e-3, 12),
    /** Learns from the target. */
    DRAFT("layers=3,embedding=80,heads=3,kv=1,key=32,ff=240", 0, 2900, 2900, 4e-3, 13);

    private static final String NAME = "abacus-";
    private static final int CONTEXT = 512;
    private static final int WARM_UP = 100;
    private static final double DECAY_SHARE = 0.3;
    private static final double TEACHER_SHARE = 0.5;

    private final String sizes;
    private final double exitShare;
    private final int steps;
    private final int end;
    private final double rate;
    private final long seed;

    FamilyMember(String sizes, double exitShare, int steps, int end, double rate, long seed) {
        this.sizes = sizes;
        this.exitShare = exitShare;
        this.steps = steps;
        this.end = end;
        this.rate = rate;
        this.seed = seed;
    }

    /** The member's name, its file's name without ending. */
    public String title() {
        return NAME + name().toLowerCase(Locale.ROOT);
    }

    /** Weights of all its tensors together. */
    long parameters(FamilyVocabulary vocabulary) {
        DecoderConfig config = config(vocabulary);
        return new SyntheticModel(new SyntheticShape(config, true, 1), TensorType.F32, 0)
                .parameters();
    }

    /** Its sizes with a vocabulary. */
    public DecoderConfig config(FamilyVocabulary vocabulary) {
        int tokens = vocabulary.vocabulary().vocabulary().size();
        return SyntheticShape.parse(
                        "llama:%s,vocab=%d,context=%d,tied=1".formatted(sizes, tokens, CONTEXT))
                .config();
    }

    /**
     * Its training.
     *
     * @param teacher the trained target's file; null for the target itself
     * @param otherSteps instead of the recipe's; 0 for those
     */
    public TrainingRun run(FamilyVocabulary vocabulary, @Nullable Path teacher, int otherSteps) {
        DecoderConfig config = config(vocabulary);
        ExitWeights exits =
                exitShare > 0
                        ? ExitWeights.ofDepth(config.blockCount(), exitShare)
                        : ExitWeights.none(config.blockCount());
        return new TrainingRun(
                title(),
                config,
                exits,
                otherSteps == 0
                        ? new Schedule(steps, end, rate, WARM_UP, DECAY_SHARE)
                        : new Schedule(otherSteps, rate, WARM_UP, DECAY_SHARE),
                seed,
                teacher,
                teacher == null ? 0 : TEACHER_SHARE,
                writer -> describe(writer, vocabulary, exits));
    }

    private void describe(GgufWriter writer, FamilyVocabulary vocabulary, ExitWeights exits) {
        writer.put("general.name", GgufValue.of(title()));
        writer.put("general.license", GgufValue.of("apache-2.0"));
        writer.put("tokenizer.chat_template", GgufValue.of(FamilyVocabulary.CHAT_TEMPLATE));
        vocabulary.vocabulary().write(writer);
        if (exits.layers().size() > 1) {
            writer.put(
                    "tercet.exits",
                    GgufValue.ofInts(
                            exits.layers().stream().mapToInt(Integer::intValue).toArray()));
        }
    }
}
