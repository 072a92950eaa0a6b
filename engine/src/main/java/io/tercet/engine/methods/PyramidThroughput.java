package io.tercet.engine.methods;

/**
 * PyramidSD's own model of its speed (arXiv 2510.12966), to stand beside what was measured. Speeds
 * are tokens per second; a model's own speed is that of its plain decoding.
 *
 * @param qualified tokens handed to the target per pass, the paper's l_Q
 * @param drafted tokens handed to the qualifier per pass, l_D
 * @param qualifierShare committed by a qualifier pass, as a share of the most it can commit, {@code
 *     drafted + 1}: beta_QD; in [0, 1]
 * @param targetShare likewise of the target's {@code qualified + 1}: beta_TQ
 */
public record PyramidThroughput(
        int qualified, int drafted, double qualifierShare, double targetShare) {

    /** V_QD: tokens per second that draft and qualifier make together. */
    public double firstStage(double draftSpeed, double qualifierSpeed) {
        return stage(qualifierShare, drafted, draftSpeed, qualifierSpeed);
    }

    /** V_PSD: tokens per second of the whole pyramid. */
    public double overall(double draftSpeed, double qualifierSpeed, double targetSpeed) {
        double proposing = firstStage(draftSpeed, qualifierSpeed);
        return stage(targetShare, qualified, proposing, targetSpeed);
    }

    /** beta (l + 1) / (l / V_proposer + 1 / V_judge). */
    private static double stage(double share, int length, double proposing, double judging) {
        return share * (length + 1) / (length / proposing + 1 / judging);
    }
}
