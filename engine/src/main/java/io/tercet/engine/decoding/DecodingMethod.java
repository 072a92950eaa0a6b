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

    /** Models that it takes where they are given, and does without where they are not. */
    default Set<Role> optionalRoles() {
        return Set.of();
    }

    /**
     * CPU threads of a role's session out of those of the request. Models that take turns have them
     * all; models that run at the same time share them.
     */
    default int threads(Role role, int available) {
        return available;
    }

    /** Whether it drafts with a model, its own exits included, that a shortlist can confine. */
    default boolean usesShortlist() {
        return roles().contains(Role.DRAFT) || optionalRoles().contains(Role.DRAFT);
    }

    /** Whether it retrieves from text that a file can keep ({@code --datastore}). */
    default boolean usesDatastore() {
        return false;
    }

    /**
     * Whether a round may be given any budget and still do its best with it. Where later rounds
     * live on what earlier ones drafted, a budget between nothing and all starves them.
     */
    default boolean anyLength() {
        return true;
    }

    /**
     * Widths of a draft that a plan chooses among, 1 for a chain; 0 stands for what the settings
     * say, where that cannot be changed.
     */
    default List<Integer> widths(Settings settings) {
        return List.of(0);
    }

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
