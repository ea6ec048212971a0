using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tests.Support;

/// <summary>Reads a table of texts and classes as a run does.</summary>
internal static class LabelledTable
{
    private static readonly TokenizedText NoText = new([], []);

    public static IReadOnlyList<(TextExample Example, int Class)> Read(
        string path, TextColumns columns, IReadOnlyList<string> labels)
    {
        var reader = new ClassTargetForm(labels).Open(path, columns.Label!);
        var examples = new List<TextExample>();
        foreach (var example in TextTable.Read(
            TableFormatRegistry.BuiltIn.SourceOf(path), columns, reader))
        {
            ((ITargetReader)reader).Read(example.Target!.Value, NoText);
            examples.Add(example);
        }

        return [.. examples.Zip(((ClassTargets)reader.ToTargets()).Classes.ToArray())];
    }
}
