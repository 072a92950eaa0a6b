package io.tercet;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The direction of the modules and who may see what. Every rule is also run on a planted class that
 * breaks it, so none can pass on nothing.
 */
class ArchitectureTest {
    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.tercet");
    private static final JavaClasses PLANTED =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                    .importPackages(
                            "io.tercet.models.planted",
                            "io.tercet.tasks.planted",
                            "io.tercet.tasks.jvm.planted");

    private static final String VECTOR = "jdk.incubator.vector..";
    private static final String TORNADO = "uk.ac.manchester.tornado..";
    private static final String VAVR = "io.vavr..";

    /** Vector API operators whose last bit differs between CPUs, and before and after the JIT. */
    private static final Set<String> TRANSCENDENTAL =
            Set.of(
                    "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "EXP", "LOG", "LOG10", "SINH",
                    "COSH", "TANH", "EXPM1", "LOG1P", "CBRT", "ATAN2", "POW", "HYPOT");

    /** Methods of Math that StrictMath has with fixed bits. */
    private static final Set<String> LOOSE_MATH =
            Set.of(
                    "sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "log10", "sinh",
                    "cosh", "tanh", "expm1", "log1p", "cbrt", "atan2", "pow", "hypot");

    /** The rules by name; each must hold for the main classes and fail for the planted ones. */
    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                rule(
                        "models <- tasks <- engine",
                        layeredArchitecture()
                                .consideringOnlyDependenciesInLayers()
                                .layer("models")
                                .definedBy("io.tercet.models..")
                                .optionalLayer("simulator")
                                .definedBy("io.tercet.simulator..")
                                .layer("tasks")
                                .definedBy("io.tercet.tasks..")
                                .layer("engine")
                                .definedBy("io.tercet.engine..")
                                .whereLayer("engine")
                                .mayNotBeAccessedByAnyLayer()
                                .whereLayer("tasks")
                                .mayOnlyBeAccessedByLayers("engine")
                                .ensureAllClassesAreContainedInArchitecture()),
                rule(
                        "only tasks.jvm sees the Vector API",
                        noClasses()
                                .that(are(resideOutsideOfPackages("io.tercet.tasks.jvm")))
                                .should()
                                .dependOnClassesThat(resideInAPackage(VECTOR))),
                rule(
                        "only tasks.tornado sees TornadoVM",
                        noClasses()
                                .that(are(resideOutsideOfPackages("io.tercet.tasks.tornado..")))
                                .should()
                                .dependOnClassesThat(resideInAPackage(TORNADO))),
                rule(
                        "only the command line writes to the standard streams",
                        noClasses()
                                .that(are(resideOutsideOfPackages("io.tercet.engine.cli")))
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .orShould()
                                .accessField(java.io.FileDescriptor.class, "out")),
                rule(
                        "only models sees vavr",
                        noClasses()
                                .that(
                                        are(
                                                resideInAnyPackage(
                                                        "io.tercet.tasks..", "io.tercet.engine..")))
                                .should()
                                .dependOnClassesThat(resideInAPackage(VAVR))),
                rule(
                        "lanes are never summed in no fixed order",
                        noClasses()
                                .that(are(resideInAPackage("io.tercet..")))
                                .should(callReduceLanesWithAddOrMul())),
                rule(
                        "no transcendental lanewise",
                        noClasses()
                                .that(are(resideInAPackage("io.tercet..")))
                                .should()
                                .accessFieldWhere(field(TRANSCENDENTAL))),
                rule(
                        "no Math function without fixed bits",
                        noClasses()
                                .that(
                                        are(
                                                resideInAnyPackage(
                                                        "io.tercet.tasks.jvm..",
                                                        "io.tercet.tasks.reference..")))
                                .should()
                                .callMethodWhere(
                                        DescribedPredicate.describe(
                                                "is a method of Math without fixed bits",
                                                call ->
                                                        call.getTargetOwner()
                                                                        .isEquivalentTo(Math.class)
                                                                && LOOSE_MATH.contains(
                                                                        call.getName())))),
                rule(
                        "no method is named getSomething",
                        classes().should(declareNoMethodWithGetPrefix())));
    }

    private static Named<ArchRule> rule(String name, ArchRule rule) {
        return Named.of(name, rule.allowEmptyShould(false).as(name));
    }

    private static DescribedPredicate<JavaFieldAccess> field(Set<String> names) {
        return DescribedPredicate.describe(
                "is one of VectorOperators." + names,
                access ->
                        access.getTargetOwner().getSimpleName().equals("VectorOperators")
                                && names.contains(access.getName()));
    }

    private static ArchCondition<JavaClass> callReduceLanesWithAddOrMul() {
        return new ArchCondition<>("call reduceLanes in a method that names ADD or MUL") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    boolean reduces =
                            unit.getMethodCallsFromSelf().stream()
                                    .anyMatch(call -> call.getName().equals("reduceLanes"));
                    boolean sums =
                            unit.getFieldAccesses().stream()
                                    .anyMatch(field(Set.of("ADD", "MUL", "FIRST_NONZERO")));
                    events.add(new SimpleConditionEvent(unit, reduces && sums, unit.getFullName()));
                }
            }
        };
    }

    private static ArchCondition<JavaClass> declareNoMethodWithGetPrefix() {
        return new ArchCondition<>("declare no method named getSomething") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (var method : type.getMethods()) {
                    boolean named = method.getName().matches("get[A-Z].*");
                    boolean ours =
                            Stream.concat(
                                            type.getAllRawSuperclasses().stream(),
                                            type.getAllRawInterfaces().stream())
                                    .flatMap(inherited -> inherited.getMethods().stream())
                                    .noneMatch(one -> one.getName().equals(method.getName()));
                    events.add(
                            new SimpleConditionEvent(
                                    method, !(named && ours), method.getFullName()));
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void failsOnAPlantedClass(ArchRule rule) {
        assertThatThrownBy(() -> rule.check(PLANTED)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sawTheClasses() {
        assertThat(count("io.tercet.models..")).isGreaterThan(8);
        assertThat(count("io.tercet.tasks..")).isGreaterThan(20);
        assertThat(count("io.tercet.engine..")).isGreaterThan(8);
    }

    private static long count(String identifier) {
        return MAIN.stream().filter(resideInAPackage(identifier)).count();
    }
}
