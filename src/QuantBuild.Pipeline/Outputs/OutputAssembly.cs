using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Outputs;

/// <summary>Everything that goes into an output folder.</summary>
/// <param name="Copies">Source path by relative target path.</param>
/// <param name="Texts">Contents by relative target path.</param>
/// <param name="Report">What the report says.</param>
internal sealed record OutputAssembly(
    IReadOnlyDictionary<string, string> Copies, IReadOnlyDictionary<string, byte[]> Texts, RunReport Report)
{
    public static OutputAssembly Gather(
        Recipe recipe,
        QuantizationGraph graph,
        SourceDigests sources,
        ModelHost host,
        IReadOnlyDictionary<string, Artifact> artifacts)
    {
        var copies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var files = new List<OutputFile>();
        foreach (var format in recipe.OutputFormats)
        {
            var artifact = artifacts[QuantizationGraph.ExportOf(format)];
            foreach (var file in artifact.Manifest.Files)
            {
                var target = $"{format}/{file.Path}";
                copies.Add(target, artifact.PathOf(file.Path));
                files.Add(new OutputFile(target, file.Bytes, file.Sha256));
            }
        }

        var report = new ReportBuilder(recipe, graph, sources, artifacts).Build(
            host.Name, host.ParameterCount, host.Labels, host.Tokenizer.MaximumLength, host.WeightBytes, files);
        var texts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (recipe.ReportFormats.Contains("json"))
        {
            texts.Add(JsonReport.FileName, JsonReport.Write(report));
        }

        if (recipe.ReportFormats.Contains("markdown"))
        {
            texts.Add(MarkdownReport.FileName, MarkdownReport.Write(report));
        }

        var all = files.Concat(texts.Select(text => new OutputFile(text.Key, text.Value.Length, Digest.Of(text.Value))));
        texts.Add(OutputManifest.FileName, OutputManifest.Write(recipe.Name, [.. all]));
        return new OutputAssembly(copies, texts, report);
    }
}
