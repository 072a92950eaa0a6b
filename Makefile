# Thin: every target is one Maven call with the JDK that scripts/find-jdk finds.
# Flags for Maven: make check MVN_FLAGS="-Dmaven.repo.local=DIR"
export MVN_FLAGS
MVN = scripts/maven

.PHONY: check quick format package javadoc hooks clean

check: ## what CI runs: formatting, static analysis, every test, Javadoc
	$(MVN) verify javadoc:javadoc-no-fork

quick: ## everything but tests tagged slow
	$(MVN) -Dexcluded.groups=slow verify

format: ## formats the sources
	$(MVN) -q spotless:apply

package: ## the engine jar, without tests
	$(MVN) -q -Dfast -pl engine -am package

javadoc: ## the API documentation; broken references fail
	$(MVN) -q compile javadoc:javadoc-no-fork

hooks: ## has git check the format before each commit
	git config core.hooksPath .githooks

clean:
	$(MVN) -q clean
