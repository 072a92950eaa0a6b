package io.tercet.engine.decoding;

import java.util.List;
import java.util.Set;

/**
 * A decoding method as a user names it; found through ServiceLoader. Whether it is lossless is its
 * type.
 */
public sealed interface DecodingMethod permits LosslessMethod, LossyMethod {

    /** What {@code --method} calls it. */
    String name();

    /** One line for {@code tercet methods}. */
    String summary();

    /** Where it is from: title and arXiv number, or empty for none. */
    String paper();

    /** Models that it cannot do without, the target included. */
    Set<Role> roles();

    /** Its settings, {@link Setting#PLAN} left out: every method has that one. */
    List<Setting> settings();

    /** A decoder for one request. */
    Decoder create(DecoderContext context);

    /** Whether its output is distributed exactly as the target's own. */
    default boolean lossless() {
        return switch (this) {
            case LosslessMethod ignored -> true;
            case LossyMethod ignored -> false;
        };
    }
}
