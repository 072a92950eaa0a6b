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

    /** Whether a role's model, where there is one, takes part. */
    default boolean uses(Role role) {
        return roles().contains(role) || optionalRoles().contains(role);
    }

    /**
     * Whether its models run at the same time. A head cannot draft then: it reads the target's
     * cache.
     */
    default boolean concurrent() {
        return false;
    }

    /** Whether it would rather draft with a head than with a model where it finds both. */
    default boolean prefersHead() {
        return false;
    }

    /** Whether a head drafts while the target's cache may lag, so that an adapter helps it. */
    default boolean usesAdapter() {
        return false;
    }

    /** Whether the target's own early exits draft. */
    default boolean usesExits() {
        return false;
    }

    /** Whether it drafts with a model, a head or exits of its own that a shortlist can confine. */
    default boolean usesShortlist() {
        return uses(Role.DRAFT) || usesExits();
    }

    /** Whether it drafts with a head that has a router ({@code --router}). */
    default boolean usesRouter() {
        return false;
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
