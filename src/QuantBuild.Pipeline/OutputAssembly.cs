using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Outputs;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline;

/// <summary>Everything that goes into an output folder.</summary>
/// <param name="Copies">Source path by relative target path.</param>
/// <param name="Texts">Contents by relative target path.</param>
/// <param name="Report">What the report says.</param>
/// <param name="ReportForPeople">Relative path of the first report that people read; null where there is none.</param>
internal sealed record OutputAssembly(
    IReadOnlyDictionary<string, string> Copies,
    IReadOnlyDictionary<string, byte[]> Texts,
    RunReport Report,
    string? ReportForPeople)
{
    public static OutputAssembly Gather(
        Recipe recipe,
        RunSlots slots,
        QuantizationGraph graph,
        SourceDigests sources,
        ModelHost host,
        IReadOnlyDictionary<string, Artifact> artifacts)
    {
        var copies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var files = new List<OutputFile>();
        var checkpoints = new List<WrittenCheckpoint>();
        foreach (var format in recipe.OutputFormats)
        {
            var artifact = artifacts[QuantizationGraph.ExportOf(format)];
            var export = slots.Exports.Find(format)!;
            foreach (var file in artifact.Manifest.Files)
            {
                var target = $"{format}/{file.Path}";
                copies.Add(target, artifact.PathOf(file.Path));
                files.Add(new OutputFile(target, file.Bytes, file.Sha256));
            }

            var weights = artifact.Manifest.Files.Where(file => export.HoldsWeights(file.Path));
            checkpoints.Add(new WrittenCheckpoint(format, weights.Sum(file => file.Bytes)));
        }

        var report = new ReportBuilder(recipe, host.Task, graph, sources, artifacts).Build(
            host.Name,
            host.ParameterCount,
            host.LeftOutTensors,
            host.Task.Texts.MaximumLength ?? host.Tokenizer.MaximumLength,
            host.WeightBytes,
            checkpoints,
            files,
            host.BackendIdentity);
        var texts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        string? forPeople = null;
        foreach (var format in recipe.ReportFormats.Select(name => slots.Reports.Find(name)!))
        {
            texts.Add(format.FileName, format.Write(report));
            forPeople ??= format.IsForPeople ? format.FileName : null;
        }

        var all = files.Concat(
            texts.Select(text => new OutputFile(text.Key, text.Value.Length, Digest.Of(text.Value))));
        texts.Add(OutputManifest.FileName, OutputManifest.Write(recipe.Name, [.. all]));
        return new OutputAssembly(copies, texts, report, forPeople);
    }
}
