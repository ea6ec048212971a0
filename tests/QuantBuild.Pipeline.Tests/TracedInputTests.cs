using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// Every file that a run opens or looks for, as its one door records them, changed in turn: in content, by appearing,
/// by disappearing. A run with the results of before must end as a run without them.
/// </summary>
public sealed class TracedInputTests
{
    private static readonly RecipeText Base = new() { Modules = 1 };

    [Fact]
    public void Run_Inputs_AreWhatItReadAndLookedFor()
    {
        using var project = NewProject();

        var (trace, result) = Trace(project);

        result.Inputs.ShouldBe(trace.Found, ignoreOrder: true);
        result.Probes.ShouldBe(trace.Missing, ignoreOrder: true);
        result.Inputs.Select(Path.GetFileName).ShouldBe(
            ["config.json", "dev.tsv", "model.safetensors", "train.tsv", "vocab.txt"], ignoreOrder: true);
        result.Probes.Select(Path.GetFileName).ShouldContain("tokenizer.json");
        result.Probes.Select(Path.GetFileName).ShouldContain("tokenizer_config.json");
    }

    [Fact]
    public void Run_PatternOfFiles_ReadsOneThatAppearsLater()
    {
        using var project = NewProject();
        Directory.CreateDirectory(Path.Combine(project.Folder, "parts"));
        File.Move(project.Train, Path.Combine(project.Folder, "parts", "b.tsv"));
        var text = File.ReadAllText(project.RecipePath);
        File.WriteAllText(
            project.RecipePath, text.Replace("data/train.tsv", "parts/*.tsv", StringComparison.Ordinal));
        var before = project.Run();

        File.WriteAllText(Path.Combine(project.Folder, "parts", "a.tsv"), "sentence\tlabel\naa ba\t1\n");
        var after = project.Run();

        before.Inputs.ShouldContain(Path.Combine(project.Folder, "parts"));
        KeyOf(after).ShouldNotBe(KeyOf(before));
        after.Inputs.Count.ShouldBe(before.Inputs.Count + 1);

        static string KeyOf(RunResult result) =>
            result.Stages.Single(stage => stage.Name == "calibration-texts").Key;
    }

    [Fact]
    public void Run_ShardedModel_InputsHoldTheIndexAndEveryShard()
    {
        using var project = NewProject();
        Shard(project);

        var (trace, result) = Trace(project);

        result.Inputs.ShouldBe(trace.Found, ignoreOrder: true);
        result.Probes.ShouldBe(trace.Missing, ignoreOrder: true);
        result.Inputs.Select(path => Path.GetRelativePath(project.Model, path))
            .ShouldContain("model.safetensors.index.json");
        result.Inputs.Select(path => Path.GetRelativePath(project.Model, path))
            .ShouldContain(Path.Combine("parts", "one.safetensors"));
        result.Probes.Select(Path.GetFileName).ShouldContain("model.safetensors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plan_EachFileOfTheTraceChanged_IsNotWhollyCached(bool isSharded)
    {
        using var project = NewProject();
        if (isSharded)
        {
            Shard(project);
        }

        var (trace, _) = Trace(project);
        IsCached(project).ShouldBeTrue();

        foreach (var change in Changes(trace))
        {
            change.Do();
            IsCached(project).ShouldBeFalse(change.Name);
            change.Undo();
            IsCached(project).ShouldBeTrue($"{change.Name}, undone");
        }
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Run_EachFileOfTheTraceChanged_EndsAsWithoutACache()
    {
        using var project = NewProject();
        var (trace, _) = Trace(project);
        var changes = Changes(trace).ToList();

        foreach (var change in changes.Take(FullMatrix.Count(4, changes.Count)))
        {
            change.Do();
            project.Cache = "cache";
            var warm = Outcome(project);
            project.Cache = "cache of " + change.Name.Replace(Path.DirectorySeparatorChar, ' ');
            Outcome(project).ShouldBe(warm, change.Name);
            change.Undo();
        }
    }

    [Theory]
    [InlineData("tokenizer.json", "nowhere", "QB2004")]
    [InlineData("tokenizer.json", "tokenizer.json", "QB2004")]
    [InlineData("tokenizer_config.json", "nowhere", "QB2004")]
    [InlineData("special_tokens_map.json", "special_tokens_map.json", "QB2004")]
    [InlineData("config.json", "config.json", "QB2001,QB2002")]
    [InlineData("model.safetensors", "other/../model.safetensors", "QB2001")]
    public void Run_LinkThatLeadsToNothing_IsRefusedByNameAndNotTakenForAbsent(string name, string target, string codes)
    {
        using var project = NewProject();
        project.Run();
        File.Delete(Path.Combine(project.Model, name));
        File.CreateSymbolicLink(Path.Combine(project.Model, name), target);

        var diagnostic = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        codes.Split(',').ShouldContain(diagnostic.Code);
        $"{diagnostic.Location} {diagnostic.Message}".ShouldContain(name);
    }

    [FieldCaseFact]
    public void Run_VocabularyLargerThanTheEmbedding_IsRefusedWithTheTokensInTheCacheToo()
    {
        using var files = new FieldCase("vocabulary-check-skipped-warm");
        Run(files, "good.quant.yaml").Stages.ShouldNotBeEmpty();

        Should.Throw<DiagnosticException>(() => Run(files, "r.quant.yaml")).Diagnostics
            .ShouldHaveSingleItem().Code.ShouldBe("QB2005");
    }

    private static RunResult Run(FieldCase files, string recipe) => QuantizationRun.Execute(
        RunSlots.Standard.Reader.Read(files.PathOf(recipe)).Require(),
        new RunOptions
        {
            CacheRoot = files.PathOf("cache"),
            OutputFolder = files.PathOf("out"),
            Backend = BackendRegistry.Default(1),
        },
        new RecordingListener(),
        CancellationToken.None);

    private static TinyProject NewProject() => new(Base, layers: 1);

    // Without what it keeps in its own cache.
    private static (InputTrace Trace, RunResult Result) Trace(TinyProject project)
    {
        var all = new InputTrace();
        var result = all.Record(() => project.Run());
        var cache = Path.Combine(project.Folder, "cache") + Path.DirectorySeparatorChar;
        var inputs = new InputTrace();
        inputs.Record(() => all.Found.Concat(all.Missing)
            .Where(path => !path.StartsWith(cache, StringComparison.Ordinal)).Count(InputFile.Exists));
        return (inputs, result);
    }

    private static bool IsCached(TinyProject project)
    {
        try
        {
            return project.Plan().States.All(state => state.IsCached);
        }
        catch (DiagnosticException)
        {
            return false; // What a run would say as well.
        }
    }

    private static string Outcome(TinyProject project)
    {
        try
        {
            project.Run();
            return string.Join('\n', FolderSnapshot.DigestsOf(project.Output));
        }
        catch (DiagnosticException exception)
        {
            return string.Join('\n', exception.Diagnostics.Select(diagnostic => diagnostic.Code));
        }
    }

    private static IEnumerable<Change> Changes(InputTrace trace)
    {
        foreach (var path in trace.Found)
        {
            var before = File.ReadAllBytes(path);
            var name = Path.GetFileName(path);
            yield return new Change($"{name} altered", () => File.WriteAllBytes(path, Altered(path, before)), Restore);
            yield return new Change($"{name} gone", () => File.Delete(path), Restore);

            void Restore() => File.WriteAllBytes(path, before);
        }

        foreach (var path in trace.Missing)
        {
            var name = Path.GetFileName(path);
            yield return new Change(
                $"{name} appeared", () => File.WriteAllBytes(path, Appearing(path)), () => File.Delete(path));
            yield return new Change(
                $"{name} appeared empty", () => File.WriteAllBytes(path, []), () => File.Delete(path));
        }
    }

    // Still a file of its kind, so that the run gets beyond reading it.
    private static byte[] Altered(string path, byte[] before) => Path.GetExtension(path) switch
    {
        ".json" => [.. before, (byte)' '],
        ".txt" => [.. before, .. "zzz\n"u8],
        ".tsv" => [.. before, .. "aa ba\t1\n"u8],
        _ => [.. before[..^1], (byte)(before[^1] ^ 1)],
    };

    private static byte[] Appearing(string path) => Path.GetFileName(path) switch
    {
        "tokenizer_config.json" => "{\"do_lower_case\": false}"u8.ToArray(),
        _ => "{}"u8.ToArray(),
    };

    // The weights in one shard in a subfolder.
    private static void Shard(TinyProject project)
    {
        var names = new List<string>();
        project.RewriteWeights((entry, values) =>
        {
            names.Add(entry.Name);
            return Formats.Safetensors.SafetensorsTensor.FromSingles(entry.Name, entry.Shape, values);
        });
        Directory.CreateDirectory(Path.Combine(project.Model, "parts"));
        File.Move(project.WeightsFile, Path.Combine(project.Model, "parts", "one.safetensors"));
        var map = string.Join(',', names.Select(name => $"\"{name}\":\"parts/one.safetensors\""));
        File.WriteAllText(Path.Combine(project.Model, "model.safetensors.index.json"), $"{{\"weight_map\":{{{map}}}}}");
    }

    private sealed record Change(string Name, Action Do, Action Undo);
}
