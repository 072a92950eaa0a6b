package io.tercet.engine;

import io.tercet.engine.decoding.Budget;
import io.tercet.engine.decoding.Decoder;
import io.tercet.engine.decoding.DecoderContext;
import io.tercet.engine.decoding.Emission;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.decoding.Round;
import io.tercet.engine.decoding.RoundDraws;
import io.tercet.engine.decoding.Scorer;
import io.tercet.engine.decoding.SessionMemory;
import io.tercet.engine.decoding.Settings;
import io.tercet.engine.decoding.TokenRules;
import io.tercet.engine.plan.FixedPlan;
import io.tercet.engine.plan.Plan;
import io.tercet.tasks.Draws;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Shortlist;
import io.tercet.tasks.round.DeviceRound;
import io.tercet.tasks.round.RoundSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** One generation: prompt, rounds, end. */
final class Request {
    private final TextSession session;
    private final GenerationOptions options;
    private final TokenListener listener;
    private final TokenRules rules;
    private final Plan plan;
    private final Map<Role, Scorer> scorers = new EnumMap<>(Role.class);

    Request(TextSession session, GenerationOptions options, TokenListener listener) {
        this.session = session;
        this.options = options;
        this.listener = listener;
        this.rules =
                new TokenRules(
                        options.sampling(), options.repetitionPenalty(), Set.of(), ends(session));
        this.plan = Plan.of(session.settings(), session.method().anyLength(), session::measured);
        int limit = session.vocabularySize();
        session.sessions()
                .forEach((role, model) ->
                        scorers.put(
                                role,
                                new Scorer(model, session.backend(role).operations(), rules, limit)
                                        .behind(session.shortestPrefix(role))
                                        .onto(role == Role.DRAFT ? session.draftRows() : null)));
    }

    private static Set<Integer> ends(TextSession session) {
        int[] ends = session.tokenizer().vocabulary().endsOfGeneration();
        return Arrays.stream(ends).boxed().collect(Collectors.toSet());
    }

    Generation run(int[] prompt) {
        Decoder decoder = session.method().create(new Context());
        StatisticsRecorder statistics = new StatisticsRecorder(scorers, session.backend());
        Transcript transcript =
                new Transcript(
                        session.tokenizer(), options, session.backend().operations(), listener);
        Prefix prefix = Prefix.of(prompt);
        scorers.values().forEach(scorer -> scorer.prefill(Prefix.of(prompt), listener::cancelled));
        statistics.promptDone();
        Draws draws = new Draws(options.seed());
        StopReason reason = listener.cancelled() ? StopReason.CANCELLED : null;
        for (int number = 0; reason == null; number++) {
            Budget wish = plan.budget(number);
            if (!(plan instanceof FixedPlan)) {
                statistics.planned(wish);
            }
            RoundDraws keyed = new RoundDraws(draws, number, 0);
            Budget budget = wish.atMost(room(prefix, transcript));
            Round round = round(decoder, prefix, budget, keyed);
            statistics.add(round);
            for (Emission emission : round.emissions()) {
                if (reason == null) {
                    prefix = prefix.append(emission.token());
                    reason = transcript.add(emission, rules);
                }
            }
            reason = reason == null ? outside(prefix) : reason;
        }
        transcript.finish();
        return transcript.generation(
                prompt, reason, statistics.finish(transcript.size(), decoder.notes()));
    }

    /** One round, told to the plan and to Java Flight Recorder. */
    private Round round(Decoder decoder, Prefix prefix, Budget budget, RoundDraws draws) {
        // The first event starts JFR's machinery, which takes longer than a round.
        RoundEvent event = FlightRecorder.isInitialized() ? RoundEvent.begun() : null;
        long start = System.nanoTime();
        Round round = decoder.round(prefix, budget, draws);
        plan.observe(budget, round, (System.nanoTime() - start) / 1e9);
        if (event != null) {
            event.commit(session.method().name(), prefix.length(), round);
        }
        return round;
    }

    /** Tokens worth proposing. */
    private int room(Prefix prefix, Transcript transcript) {
        if (scorers.values().stream().anyMatch(scorer -> prefix.length() < scorer.shortest())) {
            return 0;
        }
        int room = scorers.values().stream().mapToInt(s -> s.room(prefix)).min().orElseThrow();
        return Math.min(room, options.maxTokens() - transcript.size() - 1);
    }

    /** Reasons to end that lie outside the text. */
    private @Nullable StopReason outside(Prefix prefix) {
        if (listener.cancelled()) {
            return StopReason.CANCELLED;
        }
        boolean full = scorers.values().stream().anyMatch(scorer -> scorer.room(prefix) < 0);
        return full ? StopReason.CONTEXT : null;
    }

    /** The method's view of this request. */
    private final class Context implements DecoderContext {
        @Override
        public Scorer scorer(Role role) {
            Scorer scorer = scorers.get(role);
            if (scorer == null) {
                throw new IllegalArgumentException("there is no " + role.word() + " model");
            }
            return scorer;
        }

        @Override
        public boolean has(Role role) {
            return scorers.containsKey(role);
        }

        @Override
        public TokenRules rules() {
            return rules;
        }

        @Override
        public @Nullable Shortlist draftRows() {
            return session.draftRows();
        }

        @Override
        public List<Integer> exits() {
            return session.exits();
        }

        @Override
        public Settings settings() {
            return session.settings();
        }

        @Override
        public int threads() {
            return session.threads();
        }

        @Override
        public Optional<DeviceRound> round(RoundSpec spec) {
            return memory().recall(OpenRound.class, OpenRound::new).of(spec, session.backend());
        }

        @Override
        public SessionMemory memory() {
            return session.memory();
        }
    }
}
