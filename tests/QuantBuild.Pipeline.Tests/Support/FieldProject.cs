using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>One of the inputs that failed for users, as a project with a cache and an output folder.</summary>
internal sealed class FieldProject(string name) : IDisposable
{
    private readonly FieldCase files = new(name);

    public string Model => files.PathOf("model");

    public string PathOf(params string[] parts) => files.PathOf(parts);

    public void Change(string file, string old, string changed)
    {
        var path = files.PathOf(file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
    }

    public RunResult Run(string recipe = "r.quant.yaml") => QuantizationRun.Execute(
        Read(recipe),
        new RunOptions
        {
            CacheRoot = files.PathOf("cache"),
            OutputFolder = files.PathOf("out"),
            Backend = BackendRegistry.Default(1),
        },
        new RecordingListener(),
        CancellationToken.None);

    public RunPlan Plan(string recipe = "r.quant.yaml") => RecipePlanner.Plan(Read(recipe), cacheRoot: null);

    /// <summary>The one error that planning, which is what validation does, and running both give.</summary>
    public Diagnostic Fault(string recipe = "r.quant.yaml")
    {
        var planned = Should.Throw<DiagnosticException>(() => Plan(recipe)).Diagnostics.ShouldHaveSingleItem();
        var run = Should.Throw<DiagnosticException>(() => Run(recipe)).Diagnostics.ShouldHaveSingleItem();
        run.ToString().ShouldBe(planned.ToString());
        return run;
    }

    public void Dispose() => files.Dispose();

    private Recipe Read(string recipe) => RunSlots.Standard.Reader.Read(files.PathOf(recipe), recipe).Require();
}
