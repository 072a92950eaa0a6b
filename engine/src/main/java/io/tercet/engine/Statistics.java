package io.tercet.engine;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Qualified;
import io.tercet.engine.decoding.Role;
import io.tercet.tasks.DeviceCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a generation came about. A pass is one scoring call after the prompt, however it was chunked.
 *
 * @param drafted tokens that the draft model proposed, or retrieval where no model drafts
 * @param qualified what a qualifier made of them
 * @param accepted proposed tokens that the final judge accepted
 * @param draftedPerPosition entry i: rounds that offered the final judge a token at depth i + 1
 * @param acceptedPerPosition entry i: rounds in which it accepted one there
 * @param committed tokens committed, those cut off behind an end included
 * @param passSeconds time inside passes after the prompt, by role
 * @param targetModelSeconds of those, the time inside the target model, in whichever role
 * @param plan budgets that the plan asked for, by round, 999 where it set no limit; as text joined
 *     by hyphens they repeat the run ({@code --set plan=...}); empty for a fixed plan
 * @param device what the device did after the prompt, and all that was ever compiled for it; empty
 *     where there is none
 * @param notes what the method says about the run, by name (which datastore it used)
 */
public record Statistics(
        int rounds,
        int drafted,
        Qualified qualified,
        int accepted,
        int draftPasses,
        int qualifierPasses,
        int targetPasses,
        int prefillPasses,
        List<Integer> draftedPerPosition,
        List<Integer> acceptedPerPosition,
        int committed,
        double prefillSeconds,
        double decodeSeconds,
        int tokens,
        Map<Role, Double> passSeconds,
        double targetModelSeconds,
        List<Budget> plan,
        Optional<DeviceCounters> device,
        Map<String, String> notes) {
    public Statistics {
        draftedPerPosition = List.copyOf(draftedPerPosition);
        acceptedPerPosition = List.copyOf(acceptedPerPosition);
        passSeconds = Map.copyOf(passSeconds);
        plan = List.copyOf(plan);
        notes = Map.copyOf(notes);
    }

    /** Tokens committed per target pass, bonus or recovered ones included; NaN without a pass. */
    public double meanAcceptedLength() {
        return targetPasses == 0 ? Double.NaN : (double) committed / targetPasses;
    }

    /** New tokens per second after the prompt; 0 where no time passed. */
    public double tokensPerSecond() {
        return decodeSeconds > 0 ? tokens / decodeSeconds : 0;
    }

    /**
     * Tokens per second that plain decoding would have made at least: it takes one pass of one row
     * for each, and no pass here had less; 0 where passes were not timed, as on a device.
     */
    public double plainTokensPerSecond() {
        return targetModelSeconds > 0 ? targetPasses / targetModelSeconds : 0;
    }
}
