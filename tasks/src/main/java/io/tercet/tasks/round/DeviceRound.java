package io.tercet.tasks.round;

import io.tercet.tasks.Draws;
import io.tercet.tasks.Logits;
import io.tercet.tasks.Prefix;

/**
 * The state of one sequence's rounds on a device, and the steps that work on it. Steps are
 * submitted in order and give nothing back; {@link #read} alone waits.
 *
 * <pre>
 *   begin ── draft, draft, ... ── verify ── judge ── read ── draft, ...
 *   grow, begin ── expand, expand, ... ── rerank ── verifyTree ── judgeTree ── read ── ...
 *   ... ── judge or judgeTree ── route ── read ── verify or verifyTree, ... where it left something
 * </pre>
 */
public interface DeviceRound extends AutoCloseable {

    /**
     * Says where the sequence stands. Nothing crosses where the device knows: behind a commit whose
     * tokens were taken as they are.
     *
     * @param round number of the round, part of its draws' keys
     * @param room most tokens worth proposing behind the prefix
     */
    void begin(Prefix prefix, Draws draws, int round, int room);

    /**
     * How the trees grow from the next {@link #begin} on; the spec's tree until then.
     *
     * @param shape no larger than the spec's
     */
    void grow(TreeShape shape);

    /** Submits one of the spec's steps. */
    void submit(RoundStep step);

    /** The verdict of the judge submitted last. */
    RoundVerdict read();

    /**
     * What a model said in this round, [longest + 1, columns]: row i stands behind the i-th token
     * after the committed ones, row 0 behind the last of those; of a tree behind node i of what it
     * judged. Until the next {@link #begin}.
     */
    Logits logits(int model);

    /** Frees what the device keeps of it; the sessions stay open. */
    @Override
    void close();
}
