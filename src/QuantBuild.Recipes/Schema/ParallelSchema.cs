namespace QuantBuild.Recipes.Schema;

/// <summary>The keys of <c>quantize.mrem</c> that belong to the schedule <c>parallel</c>.</summary>
internal static class ParallelSchema
{
    private const int MostEntries = 1_000_000;

    public static KeySchema[] Keys { get; } =
    [
        new KeySchema(
            "mode", ChoiceSchema.Of(["deterministic", "free-running"]),
            "Schedule `parallel`: draws by a fixed schedule, the same bytes for any number of workers; " +
            "or from whatever has come, as in the paper.")
        {
            Default = "deterministic",
        },
        new KeySchema(
            "teacherForcing",
            new ObjectSchema(
                new KeySchema(
                    "anneal", new IntegerSchema(0, 10_000_000),
                    "Steps over which the full-precision share of a module's input falls from 1 to 0; 0 for none.")
                {
                    DefaultInWords = "half of `steps`",
                }),
            "Schedule `parallel`: mixes full-precision inputs in at first.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the default below",
        },
        new KeySchema(
            "capacity", new IntegerSchema(1, MostEntries),
            "Schedule `parallel`: outputs of the module before, each of one batch, that a step draws from.")
        {
            Default = 64,
        },
        new KeySchema(
            "warmUp", new IntegerSchema(1, MostEntries),
            "Schedule `parallel`: batches that run through all modules first; at least `lag`, and 256 texts.")
        {
            Default = 64,
        },
        new KeySchema(
            "lag", new IntegerSchema(1, MostEntries),
            "Schedule `parallel`: steps by which a module's view of the one before is late; within them nobody waits.")
        {
            Default = 8,
        },
        new KeySchema(
            "workers", new IntegerSchema(0, 1000),
            "Schedule `parallel`: modules trained at the same time, at most one a thread, the threads shared out; 0 for as many as there are.")
        {
            Default = 0,
        },
        new KeySchema(
            "reservoirMegabytes", new IntegerSchema(0, 1_000_000),
            "Schedule `parallel`: outputs that each module holds in memory, received, on their way to it or sent last; "
            + "the others lie in files.")
        {
            Default = 128,
        },
    ];
}
