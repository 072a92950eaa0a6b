package io.tercet.engine.retrieval;

/** Sequences indexed by a suffix automaton: SAM-Decoding's static one. */
public final class SuffixStore extends TokenStore {
    private final SuffixAutomaton automaton = new SuffixAutomaton();

    /**
     * @param limit most tokens held
     */
    SuffixStore(int limit) {
        super(limit);
    }

    @Override
    void index() {
        automaton.add(text()[size() - 1]);
    }

    @Override
    void indexEnd() {
        automaton.add(SuffixAutomaton.SEPARATOR);
    }

    /** Where a text of its own stands among the sequences; the store does not grow meanwhile. */
    SuffixAutomaton.Cursor cursor() {
        return automaton.cursor();
    }
}
