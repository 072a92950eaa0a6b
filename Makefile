# Thin: every target is one Maven call with a JDK 25 that scripts/find-jdk finds.
MVN = JAVA_HOME="$$(scripts/find-jdk)" mvn -B $(MVN_FLAGS)

.PHONY: check quick format package clean

check: ## what CI runs: formatting, static analysis, every test
	$(MVN) verify

quick: ## everything but tests tagged slow
	$(MVN) -Dexcluded.groups=slow verify

format: ## formats the sources
	$(MVN) -q spotless:apply

package: ## the engine jar, without tests
	$(MVN) -q -pl engine -am -DskipTests package

clean:
	$(MVN) -q clean
