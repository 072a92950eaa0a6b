package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tercet.engine.TinyModels;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir static Path folder;
    private static Path target;
    private static Path draft;
    private static Path questions;

    @BeforeAll
    static void write() throws IOException {
        target = TinyModels.write(folder, "llama", TensorType.F32, 5);
        draft = TinyModels.write(folder, "llama", TensorType.Q8_0, 5);
        questions =
                Files.writeString(
                        folder.resolve("questions.jsonl"),
                        """
                        {"category": "tales", "turns": ["Once upon", "And then"]}
                        {"category": "sums", "turns": ["1 + 1 ="]}
                        """);
    }

    private static Run compare(String... more) {
        List<String> line = new ArrayList<>(List.of("compare"));
        Stream.of(
                        "--questions=" + questions,
                        "--target=" + target,
                        "--qualifier=" + draft,
                        "--draft=" + draft,
                        "--max-tokens=24")
                .filter(usual -> Stream.of(more).noneMatch(own -> sameOption(usual, own)))
                .forEach(line::add);
        line.addAll(List.of(more));
        return Run.of(line.toArray(String[]::new));
    }

    private static boolean sameOption(String one, String other) {
        return other.startsWith(one.substring(0, one.indexOf('=') + 1));
    }

    @Test
    void reportsEveryMethodOnEveryCategory() throws IOException {
        Run run = compare("--no-auto", "--methods=speculative,pyramid:tau_t=1e-9", "--format=json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode summaries = new ObjectMapper().readTree(run.out()).get("summaries");
        assertThat(StreamSupport.stream(summaries.spliterator(), false))
                .extracting(s -> s.get("method").asText() + " " + s.get("category").asText())
                .containsExactly(
                        "autoregressive overall",
                        "autoregressive tales",
                        "autoregressive sums",
                        "speculative overall",
                        "speculative tales",
                        "speculative sums",
                        "pyramid:tau_t=1e-9 overall",
                        "pyramid:tau_t=1e-9 tales",
                        "pyramid:tau_t=1e-9 sums");
        JsonNode speculative = summaries.get(3);
        assertThat(speculative.get("exact").asBoolean()).isTrue();
        assertThat(speculative.get("tokens").asInt()).isEqualTo(72);
        assertThat(speculative.get("meanAcceptedLength").asDouble()).isGreaterThan(1.2);
        assertThat(speculative.get("logProbability").asDouble())
                .isEqualTo(summaries.get(0).get("logProbability").asDouble());
        assertThat(summaries.get(6).get("qualifierAcceptance").asDouble()).isBetween(0.1, 1.0);
    }

    @Test
    void runsAllMethodsThatTheModelsAllowWhereNoneIsNamed() {
        Run run =
                compare(
                        "--target=abacus-target",
                        "--qualifier=abacus-qualifier",
                        "--draft=abacus-draft",
                        "--no-auto",
                        "--max-tokens=4",
                        "--limit=1");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("autoregressive ", "speculative ", "pyramid ", "trispec ", "eagle ")
                .doesNotContain("dynaspec ");
        assertThat(run.err()).contains("left out: dynaspec: method dynaspec drafts with a head");
    }

    @Test
    void leavesOutWhatATargetIsTooShallowForUnlessItIsNamed() {
        Run all = compare("--no-auto", "--max-tokens=4", "--limit=1");
        assertThat(all.code()).as(all.err()).isZero();
        assertThat(all.out()).contains("layerskip ").doesNotContain("hispec ");
        assertThat(all.err()).contains("left out: hispec: ");

        Run named = compare("--no-auto", "--methods=hispec");
        assertThat(named.code()).isEqualTo(1);
        assertThat(named.err()).contains("hispec: ").doesNotContain("left out");
    }

    @Test
    void losslessMethodsHaveAnExtraRowThatPlansUnlessSampling() throws IOException {
        String methods = "--methods=lookup,fuzzy,cascade:plan=fixed";
        Run greedy = compare(methods, "--limit=1", "--format=json");
        assertThat(overall(greedy))
                .containsExactly(
                        "autoregressive",
                        "lookup",
                        "lookup:plan=auto",
                        "fuzzy",
                        "cascade:plan=fixed");
        Run sampled = compare(methods, "--limit=1", "--format=json", "--temperature=1");
        assertThat(overall(sampled))
                .containsExactly("autoregressive", "lookup", "fuzzy", "cascade:plan=fixed");
    }

    private static List<String> overall(Run run) throws IOException {
        JsonNode summaries = new ObjectMapper().readTree(run.out()).get("summaries");
        return StreamSupport.stream(summaries.spliterator(), false)
                .filter(s -> s.get("category").asText().equals("overall"))
                .map(s -> s.get("method").asText())
                .toList();
    }

    @Test
    void theTableTellsWhoProposedAndWhatWasAcceptedWhere() {
        Run run = compare("--no-auto", "--methods=lookup,speculative:gamma=3,suffix:plan=auto");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("method +retrieved +accepted at position 1, 2, ... +proposed by")
                .containsPattern(
                        "speculative:gamma=3 +0 +(\\d\\.\\d\\d ){3} +draft \\d+% target \\d+%");
    }

    @Test
    void speculativeDecodingIsABaselineUnderAnySettingsOfItsOwn() throws IOException {
        String methods = "--methods=speculative:plan=auto,lookup,speculative:gamma=3,speculative";
        Run run = compare("--no-auto", methods, "--format=json", "--limit=1");
        JsonNode summaries = new ObjectMapper().readTree(run.out()).get("summaries");
        assertThat(summaries)
                .allSatisfy(s -> assertThat(s.get("overSpeculative").isObject()).isTrue());
        assertThat(summaries.get(3).get("method").asText()).isEqualTo("speculative:gamma=3");
        assertThat(summaries.get(3).at("/overSpeculative/median").asDouble()).isEqualTo(1);
    }

    @Test
    void whatHasNoFigureIsNull() throws IOException {
        Run run = compare("--no-auto", "--methods=lookup", "--format=json", "--temperature=1");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("NaN");
        JsonNode lookup = new ObjectMapper().readTree(run.out()).at("/summaries/3");
        assertThat(lookup.get("method").asText()).isEqualTo("lookup");
        assertThat(lookup.get("qualifierAcceptance").isNull()).isTrue();
        assertThat(lookup.get("agreement").isNull()).isTrue(); // sampled texts differ anyway
        assertThat(lookup.get("logProbability").asDouble()).isNegative();
    }

    @Test
    void whatDoesNotFitIsLeftOutAndSaid() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("long.jsonl"),
                        """
                        {"id": "short", "prompt": "Once"}
                        {"id": "long", "prompt": "%s"}
                        {"id": "growing", "turns": ["Once", "%s"]}
                        """
                                .formatted("upon ".repeat(80), "a time ".repeat(40)));
        Run run = compare("--no-auto", "--methods=lookup", "--context=64", "--questions=" + file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("question long is left out: its prompt is longer than the context of 64");
        assertThat(run.out())
                .contains("overall: 2 questions")
                .contains("lookup, leftOut: question growing from turn 2 on");
        Run none = compare("--methods=lookup", "--context=2");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("no question fits into the context");
    }

    @Test
    void aMethodThatCannotRunSaysSoBeforeAnythingIsTimed() {
        Run run = compare("--no-auto", "--methods=lookup,layerskip:exit=9");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("layerskip:exit=9: setting exit is 9, but an exit lies before the last");
    }

    @Test
    void aDatastoreIsReadByAllAndWrittenByNone() throws IOException {
        Path store =
                Files.writeString(folder.resolve("store.txt"), "tercet-datastore 1 300\n1 2 3\n");
        Run run = compare("--no-auto", "--methods=double,suffix,pyramid", "--datastore=" + store);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("double, datastore: " + store + " (read only), 3 tokens")
                .contains("suffix, datastore: " + store + " (read only), 3 tokens")
                .containsPattern("pyramid, modelledTokensPerSecond: \\d+\\.\\d");
        assertThat(store).hasContent("tercet-datastore 1 300\n1 2 3\n");
    }

    @Test
    void everyNthQuestionIsASampleOfAllCategories() throws IOException {
        Run run = compare("--no-auto", "--methods=autoregressive", "--every=2", "--format=json");
        JsonNode root = new ObjectMapper().readTree(run.out());
        assertThat(root.at("/facts/questions").asText())
                .isEqualTo("1 of questions.jsonl, every 2th");
        assertThat(root.at("/summaries/0/questions").asInt()).isEqualTo(1);
        assertThat(compare("--methods=autoregressive", "--every=0").code()).isEqualTo(2);
    }

    @Test
    void anInterruptedRunResumes() throws IOException {
        Path report = folder.resolve("report");
        assertThat(compare("--no-auto", "--methods=speculative", "--report=" + report).code())
                .isZero();
        Path log = report.resolve("trials.jsonl");
        List<String> whole = Files.readAllLines(log);
        assertThat(whole).hasSize(1 + 2 * 2);
        String cut = whole.getLast().substring(0, 40);
        Files.write(log, List.of(whole.get(0), whole.get(1), whole.get(2), whole.get(3), cut));
        assertThat(compare("--no-auto", "--methods=speculative", "--report=" + report).code())
                .isZero();
        List<String> resumed = Files.readAllLines(log);
        assertThat(resumed.subList(0, 4)).isEqualTo(whole.subList(0, 4));
        assertThat(resumed).hasSize(5);
        assertThat(report.resolve("index.html")).content().contains("speedup.png", "speculative");
        assertThat(report.resolve("speedup.png")).isNotEmptyFile();
        assertThat(report.resolve("acceptance.png")).isNotEmptyFile();
    }

    @Test
    void anotherRunsTrialsAreSetAside() throws IOException {
        Path report = folder.resolve("shared");
        List<String> first = trials(report, "--max-tokens=24");
        List<String> other = trials(report, "--max-tokens=23");
        assertThat(other.getFirst()).isNotEqualTo(first.getFirst());
        assertThat(report.resolve("trials.jsonl.1")).hasContent(String.join("\n", first));
        assertThat(trials(report, "--max-tokens=23")).isEqualTo(other);
        assertThat(trials(report, "--context=100")).isNotEqualTo(other);
        assertThat(report.resolve("trials.jsonl.2")).hasContent(String.join("\n", other));
        Path copy = Files.copy(draft, folder.resolve("copy.gguf"));
        trials(report, "--draft=" + copy);
        List<String> copied = Files.readAllLines(report.resolve("trials.jsonl"));
        Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH));
        assertThat(trials(report, "--draft=" + copy)).as("same bytes").isEqualTo(copied);
        Files.copy(target, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(trials(report, "--draft=" + copy)).as("other bytes").isNotEqualTo(copied);
    }

    private static List<String> trials(Path report, String option) throws IOException {
        Run run =
                compare("--no-auto", "--methods=lookup", "--limit=1", option, "--report=" + report);
        assertThat(run.code()).as(run.err()).isZero();
        return Files.readAllLines(report.resolve("trials.jsonl"));
    }

    @Test
    void badUsageIsTwoAndABrokenFileOne() {
        assertThat(compare("--methods=guess").code()).isEqualTo(2);
        assertThat(compare("--methods=speculative:gamma=0").code()).isEqualTo(2);
        Run missing =
                Run.of(
                        "compare",
                        "--questions=nowhere.jsonl",
                        "--target=" + target,
                        "--methods=autoregressive");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("nowhere.jsonl: no such file");
        Run noDraft =
                Run.of(
                        "compare",
                        "--questions=" + questions,
                        "--target=" + target,
                        "--methods=speculative");
        assertThat(noDraft.code()).isEqualTo(2);
        assertThat(noDraft.err()).contains("method speculative needs --draft");
    }
}
