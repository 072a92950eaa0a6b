package io.tercet.engine.decoding;

/**
 * What a qualifier did with the drafts of a round.
 *
 * @param offered tokens that it was offered, of a tree those of its longest path
 * @param accepted of which it let pass
 * @param made tokens of its own that it passed on with them
 */
public record Qualified(int offered, int accepted, int made) {
    /** There is no qualifier, or it was not asked. */
    public static final Qualified NONE = new Qualified(0, 0, 0);

    /** Tokens that it passed on to the next judge. */
    public int tokens() {
        return accepted + made;
    }

    /** Both together. */
    public Qualified plus(Qualified other) {
        return new Qualified(offered + other.offered, accepted + other.accepted, made + other.made);
    }
}
