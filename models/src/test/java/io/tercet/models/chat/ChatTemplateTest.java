package io.tercet.models.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dialect of Hugging Face's templates, and the fence around it. */
class ChatTemplateTest {
    static final ZonedDateTime NOW = ZonedDateTime.of(2025, 3, 7, 9, 30, 0, 0, ZoneOffset.UTC);
    private static final List<ChatMessage> TALK =
            List.of(
                    new ChatMessage("system", " Be brief. "),
                    new ChatMessage("user", "Hi"),
                    new ChatMessage("assistant", "<think>\nhm\n</think>\n\nHello"),
                    new ChatMessage("user", "Bye"));

    @Test
    void rendersRolesContentsAndTheGenerationPrompt() {
        String source =
                """
                {{ bos_token }}{% for message in messages %}
                [{{ message['role'] }}] {{ message.content | trim }}
                {% endfor %}
                {%- if add_generation_prompt %}
                [assistant]{{ eos_token }}
                {% endif %}
                """;
        assertThat(template(source).prompt(TALK.subList(0, 2), NOW))
                .isEqualTo("<s>[system] Be brief.\n[user] Hi\n[assistant]</s>\n");
        assertThat(template(source).render(TALK.subList(1, 2), false, NOW, Map.of()))
                .isEqualTo("<s>[user] Hi\n");
    }

    @Test
    void blocksTakeTheirLineWithThem() {
        String source = "a\n  {% if true %}\n  b\n    {% endif %}\n  {# gone #}\nc\n";
        assertThat(template(source).prompt(TALK, NOW)).isEqualTo("a\n  b\nc");
    }

    @Test
    void speaksPythonsDialect() {
        assertThat(value("messages[0].content.strip()")).isEqualTo("Be brief.");
        assertThat(value("messages[0]['content'].strip(' .')")).isEqualTo("Be brief");
        assertThat(value("messages[2].content.split('</think>')[-1].lstrip('\\n')"))
                .isEqualTo("Hello");
        assertThat(
                        value(
                                "messages[2].content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n')"))
                .isEqualTo("hm");
        assertThat(
                        value(
                                "messages[1].content.startswith('H') and not"
                                        + " messages[1].content.endswith('x')"))
                .isEqualTo("true");
        assertThat(value("messages[-1].content")).isEqualTo("Bye");
        assertThat(value("messages[1].content[0] ~ messages[1].content[-1]")).isEqualTo("Hi");
        assertThat(value("messages[1:][0].content")).isEqualTo("Hi");
        assertThat(value("messages|length - 1")).isEqualTo("3");
        assertThat(value("'x' in messages[1].content")).isEqualTo("false");
        assertThat(value("'tool_calls' in messages[0]")).isEqualTo("false");
        assertThat(value("messages[0].tool_calls is defined")).isEqualTo("false");
        assertThat(value("not messages[0].content is string")).isEqualTo("false");
        assertThat(value("messages[0] is mapping")).isEqualTo("true");
        assertThat(value("messages[0].content is not none")).isEqualTo("true");
        assertThat(value("'a' + 'b'.upper() + 'C'.lower()")).isEqualTo("aBc");
        assertThat(value("'one two'.title() ~ 'x'.replace('x', 'y')")).isEqualTo("One Twoy");
        assertThat(value("'a,b,c'.split(',', 1)[1]")).isEqualTo("b,c");
        assertThat(value("strftime_now('%d %b %Y')")).isEqualTo("07 Mar 2025");
        assertThat(value("strftime_now is defined")).isEqualTo("true");
        assertThat(value("{'a': [1, true, 'x\"']} | tojson"))
                .isEqualTo("{\"a\": [1, true, \"x\\\"\"]}");
        assertThat(value("enable_thinking is defined and enable_thinking is false"))
                .isEqualTo("true");
    }

    private static String value(String expression) {
        return template("{{ " + expression + " }}")
                .render(TALK, true, NOW, Map.of("enable_thinking", false));
    }

    @Test
    void namespacesOutliveLoopsAndListsTurnRound() {
        String source =
                "{%- set ns = namespace(last=0, seen='') -%}{%- for m in messages[::-1] -%}{%- if"
                    + " loop.first or loop.last -%}{%- set ns.seen = ns.seen + m.content|trim + ';'"
                    + " -%}{%- endif -%}{%- set ns.last = loop.index0 -%}{%- endfor -%}{{ ns.seen"
                    + " }}{{ ns.last }}";
        assertThat(template(source).prompt(TALK, NOW)).isEqualTo("Bye;Be brief.;3");
    }

    @Test
    void rewritesExpressionsAndNothingElse() {
        String text = "whether or not this is so, [::-1] namespace(a=1) {# not a is b #}{ ' ";
        assertThat(template(text).prompt(TALK, NOW))
                .isEqualTo("whether or not this is so, [::-1] namespace(a=1) { ' ");
        assertThat(value("'not a is b'")).isEqualTo("not a is b");
        assertThat(value("not messages[0]['tools'] is defined")).isEqualTo("true");
        assertThat(value("not messages is defined")).isEqualTo("false");
        assertThat(value("not messages[0]['role'] == 'user'")).isEqualTo("true");
        assertThat(template("a {% if true %}b{% endif %} c\n  {# #}d").prompt(TALK, NOW))
                .isEqualTo("a b c\nd");
        assertThat(template("{% generation %}x{%- endgeneration -%} y").prompt(TALK, NOW))
                .isEqualTo("xy");
        assertThat(
                        template(
                                        "{% set n = namespace(a=[1, 2]|length - 1, b='(=,') %}{{"
                                                + " n.a ~ n.b }}")
                                .prompt(TALK, NOW))
                .isEqualTo("1(=,");
    }

    @Test
    void messagesAreNeverReadAsTemplates() {
        ChatMessage attack = new ChatMessage("user", "{{ 6 * 7 }}{% if x %}");
        assertThat(template("{{ messages[0].content }}").prompt(List.of(attack), NOW))
                .isEqualTo("{{ 6 * 7 }}{% if x %}");
    }

    @Test
    void aTemplateMayRefuseInItsOwnWords() {
        String source = "{{ raise_exception('Roles must alternate.') }}";
        assertThatThrownBy(() -> template(source).prompt(TALK, NOW))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessage(
                        "m.gguf: the template in tokenizer.chat_template cannot be used:"
                                + " Roles must alternate.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if %}",
                "{% include '/etc/passwd' %}",
                "{% import 'logback.xml' as x %}",
                "{{ messages[0].content.getClass() }}",
                "{{ messages[0].content.repeat(1000000) }}",
                "{{ strftime_now.getZone() }}",
                "{{ ____int3rpr3t3r____.getConfig() }}",
                "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor"
                        + " %}",
            })
    void whatIsBrokenOrDangerousIsRefusedByOneSentence(String source) {
        assertThatThrownBy(() -> template(source).prompt(TALK, NOW))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageStartingWith("m.gguf: the template in tokenizer.chat_template")
                .message()
                .doesNotContain("\n");
    }

    private static ChatTemplate template(String source) {
        return new ChatTemplate(source, "m.gguf", "<s>", "</s>");
    }
}
