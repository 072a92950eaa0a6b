package io.tercet.engine.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.BackendChoice;
import io.tercet.engine.Methods;
import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Draws;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees, exits and routing on real sessions: what the caches hold after every round. */
@Tag("slow")
class SessionCacheTest {
    private static final String SHAPE =
            "llama:layers=4,embedding=64,heads=4,kv=2,vocab=300,context=256,ff=160";
    private static final SessionOptions OPTIONS = new SessionOptions(128, CacheType.F32, 1);
    private static final Prefix PROMPT = Prefix.of(41, 77, 120, 66, 9, 41);
    private static final int TOKENS = 48;

    private static final List<String> FUZZY =
            List.of("fuzzy:tau=0.02", "pyramid:tau_q=0.01,tau_t=0.02,l_q=9,l_d=4");

    /** Methods whose greedy output is the target's own, with settings that exercise them. */
    private static final List<String> LOSSLESS =
            List.of(
                    "speculative:gamma=4",
                    "lookup:candidates=3",
                    "suffix:n_predicts=6,len_threshold=2,nodes=12",
                    "lookahead:window=4,ngram=3,pool=3",
                    "pearl:gamma=3",
                    "double:gamma=2,candidates=3",
                    "cascade:gamma=3,l_q=5,candidates=3",
                    "eagle:top_k=4",
                    "eagle:total_token=12,depth=1,top_k=9",
                    "eagle:shape=fixed,branches=2-1-3-1",
                    "swift:window=6,confidence=0,gamma=4,skip_ratio=0.25",
                    "swift:window=6,bayes_interval=2,interval=2,confidence=0.01",
                    "layerskip:exit=3,gamma=4",
                    "layerskip:exit=1,gamma=2",
                    "hispec:draft_exit=2,qualifier_exit=3,n_d=2",
                    "hispec:draft_exit=2,qualifier_exit=3,n_d=3,n_i=5,bonus=true",
                    "hispec:draft_exit=2,qualifier_exit=3,n_d=2,target_bonus=false",
                    "trispec:lambda=1.001,gamma=4",
                    "trispec:lambda=1.001,shape=dynamic,top_k=3,depth=2");

    private static final List<String> ROUTED =
            List.of(
                    "trispec:lambda=0.02,gamma=4",
                    "trispec:lambda=0.02,gamma=4,lag=2",
                    "trispec:lambda=0.02,shape=dynamic,top_k=3,depth=2",
                    "trispec:lambda=0.02,shape=fixed,branches=2-2-1");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"reference", "jvm"})
    void cachesHoldCommittedTokensAndNothingElse(String backend) {
        try (Tercet tercet = Tercet.open(BackendChoice.named(backend, 0));
                Model target = load(tercet, TensorType.F32, 3);
                Model near = load(tercet, TensorType.Q8_0, 3);
                Model nearer = load(tercet, TensorType.Q4_0, 3);
                Model stranger = load(tercet, TensorType.F32, 4)) {
            List<Emission> plain = new Run("autoregressive:", target, near, near).emissions();
            for (Model draft : List.of(nearer, stranger)) {
                for (String method : LOSSLESS) {
                    Run run = new Run(method, target, near, draft);
                    assertSame(run.emissions(), plain, method);
                }
                for (String method : FUZZY) {
                    new Run(method, target, near, draft).emissions();
                }
                for (String method : ROUTED) {
                    Run run = new Run(method, target, near, draft);
                    assertThat(run.emissions())
                            .extracting(Emission::decidedBy)
                            .contains(Source.QUALIFIER, Source.TARGET);
                }
            }
        }
    }

    private Model load(Tercet tercet, TensorType type, long seed) {
        Path file = folder.resolve(type + "-" + seed + ".gguf");
        SyntheticModel.of(SHAPE, type, seed).write(file);
        return tercet.load(file);
    }

    /** Token for token, and bit for bit in what the target said. */
    private static void assertSame(List<Emission> run, List<Emission> plain, String method) {
        for (int i = 0; i < TOKENS; i++) {
            assertThat(run.get(i).token()).as(method).isEqualTo(plain.get(i).token());
            assertThat(run.get(i).logits().toArray(0))
                    .as(method)
                    .isEqualTo(plain.get(i).logits().toArray(0));
        }
    }

    /** One generation, with a look into the caches after every round. */
    private static final class Run {
        private final String name;
        private final Map<Role, Model> models;
        private final Map<Role, ModelSession> sessions = new EnumMap<>(Role.class);

        Run(String method, Model target, Model qualifier, Model draft) {
            this.name = method;
            this.models = Map.of(Role.TARGET, target, Role.QUALIFIER, qualifier, Role.DRAFT, draft);
            models.forEach((role, model) -> sessions.put(role, model.loaded().session(OPTIONS)));
        }

        List<Emission> emissions() {
            String[] parts = name.split(":", 2);
            DecodingMethod method = Methods.named(parts[0]);
            Map<String, String> given = parts[1].isEmpty() ? Map.of() : Workbench.given(parts[1]);
            Decoder decoder =
                    method.create(Workbench.context(method, sessions, Workbench.PENALISED, given));
            List<Emission> emissions = new ArrayList<>();
            Prefix prefix = PROMPT;
            for (int number = 0; emissions.size() < TOKENS; number++) {
                RoundDraws draws = new RoundDraws(new Draws(0), number, 0);
                Round round = decoder.round(prefix, 40, draws);
                emissions.addAll(round.emissions());
                for (Emission emission : round.emissions()) {
                    prefix = prefix.append(emission.token());
                }
                checkLengths(method, prefix);
                if (number % 3 == 2) {
                    checkContents(method, prefix);
                }
            }
            sessions.values().forEach(ModelSession::close);
            return emissions;
        }

        private ModelSession session(Role role) {
            return Objects.requireNonNull(sessions.get(role));
        }

        /** Judges keep what was committed; a draft chain drops its rejected tokens later. */
        private void checkLengths(DecodingMethod method, Prefix prefix) {
            boolean routed = method.name().equals("trispec");
            assertThat(session(Role.TARGET).cached())
                    .as(name)
                    .isBetween(routed ? 0 : prefix.length() - 1, prefix.length() - 1);
            if (routed) {
                assertThat(session(Role.QUALIFIER).cached())
                        .as(name)
                        .isEqualTo(prefix.length() - 1);
            }
        }

        /** What a session says over its cache is what one says that starts from nothing. */
        private void checkContents(DecodingMethod method, Prefix prefix) {
            for (Role role : method.roles()) {
                try (ModelSession fresh =
                        Objects.requireNonNull(models.get(role)).loaded().session(OPTIONS)) {
                    assertThat(row(session(role), prefix)).as(name).isEqualTo(row(fresh, prefix));
                }
            }
        }

        private static float[] row(ModelSession session, Prefix prefix) {
            return session.score(prefix, prefix.tree()).logits().toArray(0);
        }
    }
}
