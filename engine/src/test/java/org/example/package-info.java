/**
 * The worked example of docs/extending.md: a drafter, an acceptance rule and a method that joins
 * them, written as a user of the engine would, outside its packages.
 */
@NullMarked
package org.example;

import org.jspecify.annotations.NullMarked;
