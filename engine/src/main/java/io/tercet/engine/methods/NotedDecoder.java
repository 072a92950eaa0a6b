package io.tercet.engine.methods;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.tasks.Prefix;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A decoder with something to say about its run when that is over.
 *
 * @param later asked at the end
 */
record NotedDecoder(Decoder decoder, Supplier<Map<String, String>> later) implements Decoder {

    @Override
    public Round round(Prefix prefix, int budget, RoundDraws draws) {
        return decoder.round(prefix, budget, draws);
    }

    @Override
    public Round round(Prefix prefix, Budget budget, RoundDraws draws) {
        return decoder.round(prefix, budget, draws);
    }

    @Override
    public Map<String, String> notes() {
        return later.get();
    }
}
