package uk.ac.manchester.tornado.api;

/** How many work items run a task, and in groups of how many. */
public sealed interface WorkerGrid permits WorkerGrid1D {}
