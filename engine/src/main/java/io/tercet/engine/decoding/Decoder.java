package io.tercet.engine.decoding;

import io.tercet.tasks.Prefix;
import java.util.Map;

/** Advances a sequence round by round. One per request; not thread-safe. */
public interface Decoder {

    /**
     * One round. Advances the sequence by at least one token.
     *
     * @param budget most tokens worth proposing; 0 or more
     */
    Round round(Prefix prefix, int budget, RoundDraws draws);

    /**
     * One round, as wide as a plan wants; decoders whose drafts have one width look at no other.
     */
    default Round round(Prefix prefix, Budget budget, RoundDraws draws) {
        return round(prefix, budget.length(), draws);
    }

    /** What a report should say about this run beside its settings, by name. */
    default Map<String, String> notes() {
        return Map.of();
    }
}
