package io.tercet.engine.methods;

import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Emission;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.tasks.Prefix;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * PyramidSD's decoder, which says in its notes how fast {@link PyramidThroughput} holds it to be: a
 * model's speed is one token per pass of this run, its share what its passes let through.
 */
final class ModelledDecoder implements Decoder {
    private final Decoder pyramid;
    private final DecoderContext context;
    private int qualified;
    private int committed;

    ModelledDecoder(Decoder pyramid, DecoderContext context) {
        this.pyramid = pyramid;
        this.context = context;
    }

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        Round round = pyramid.round(prefix, budget, draws);
        List<Emission> emissions = round.emissions();
        qualified += round.qualified().tokens();
        committed += emissions.size();
        return round;
    }

    @Override
    public Map<String, String> notes() {
        Scorer draft = context.scorer(Role.DRAFT);
        Scorer qualifier = context.scorer(Role.QUALIFIER);
        Scorer target = context.scorer(Role.TARGET);
        if (draft.counts().passes() == 0
                || qualifier.counts().passes() == 0
                || qualifier.counts().seconds() == 0) {
            return Map.of(); // nothing was proposed, or a device took the passes' time for itself
        }
        int most = context.settings().whole("l_q");
        int drafted = context.settings().whole("l_d");
        double modelled =
                new PyramidThroughput(
                                most,
                                drafted,
                                perPass(qualified, qualifier) / (drafted + 1),
                                perPass(committed, target) / (most + 1))
                        .overall(speed(draft), speed(qualifier), speed(target));
        return Map.of("modelledTokensPerSecond", String.format(Locale.ROOT, "%.1f", modelled));
    }

    private static double perPass(int tokens, Scorer scorer) {
        return (double) tokens / scorer.counts().passes();
    }

    private static double speed(Scorer scorer) {
        return scorer.counts().passes() / scorer.counts().seconds();
    }
}
