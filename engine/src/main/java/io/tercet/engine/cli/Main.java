package io.tercet.engine.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The entry point: finds the command, runs it, and turns what goes wrong into one sentence. */
public final class Main {
    private Main() {}

    /** Runs the command line on the process's streams and exits with its code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // a decimal point is a point
        System.exit(run(Console.ofProcess(), args));
    }

    /** The exit code of one command. */
    static int run(Console console, String... args) {
        try {
            return commandLine(console, args).execute(args);
        } catch (Error e) { // memory that is not there, a class that is not there
            return failure(console, e);
        }
    }

    private static CommandLine commandLine(Console console, String... args) {
        CommandLine line = new CommandLine(new Root(console));
        meant(commands(console), args).forEach(command -> line.addSubcommand(command.line()));
        return line.setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> badUsage(console, e))
                .setExecutionExceptionHandler((e, _, _) -> failure(console, e));
    }

    /** The command that is asked for by name, else all: reading every one's options takes time. */
    private static List<TercetCommand> meant(List<TercetCommand> commands, String... args) {
        String word = args.length == 0 ? "" : args[0];
        List<TercetCommand> named =
                commands.stream().filter(command -> command.name().equals(word)).toList();
        return named.isEmpty() ? commands : named;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static List<TercetCommand> commands(Console console) {
        return List.of(
                new GenerateCommand(console),
                new ChatCommand(console),
                new CompareCommand(console),
                new SweepCommand(console),
                new DemoCommand(console),
                new LogitsCommand(console),
                new BenchCommand(console),
                new TokenizeCommand(console),
                new ShortlistCommand(console),
                new InspectCommand(console),
                new QuantizeCommand(console),
                new SynthCommand(console),
                new TrainCommand(console),
                new ModelsCommand(console),
                new MethodsCommand(console),
                new BackendsCommand(console));
    }

    private static int badUsage(Console console, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String sentence = Sentences.message(e).replaceFirst("^Error: ", "");
        List<String> unknown = e.getCommandLine().getUnmatchedArguments();
        if (e instanceof MissingParameterException && !unknown.isEmpty()) { // likely misspelt
            sentence = "Unknown options: %s; %s".formatted(String.join(" ", unknown), sentence);
        }
        console.notice(sentence + " (" + command + " --help lists the options)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(Console console, Throwable e) {
        console.notice(Sentences.of(e));
        if (System.getenv("TERCET_TRACE") != null) {
            e.printStackTrace(console.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Command(
            name = "tercet",
            description = "Three-model speculative decoding: draft, qualifier and target.",
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND")
    static final class Root extends TercetCommand {
        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "show the version")
        boolean version;

        Root(Console console) {
            super(console);
        }

        @Override
        void run() {
            throw usage("a command is missing");
        }
    }

    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"tercet " + (version == null ? "(from classes)" : version)};
        }
    }
}
