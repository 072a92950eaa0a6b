package io.tercet.tasks;

/**
 * How logits become a distribution: divided by the temperature and softmaxed; then only the {@code
 * topK} most probable tokens, then the smallest set of most probable ones whose mass reaches {@code
 * topP}, then those with at least {@code minP} times the highest probability; renormalised at the
 * end. Among equals the lower token counts as more probable.
 *
 * @param temperature above 0; greedy decoding takes the argmax instead and never comes here
 * @param topK 0 for no limit
 * @param topP in (0, 1]; 1 for no limit
 * @param minP in [0, 1); 0 for no limit
 */
public record Sampling(float temperature, int topK, float topP, float minP) {
    /** The model's own distribution. */
    public static final Sampling PLAIN = new Sampling(1, 0, 1, 0);

    public Sampling {
        if (!(temperature > 0)
                || topK < 0
                || !(topP > 0 && topP <= 1)
                || !(minP >= 0 && minP < 1)) {
            throw new IllegalArgumentException(
                    "temperature above 0, top-k 0 or more, top-p in (0, 1], min-p in [0, 1)");
        }
    }
}
