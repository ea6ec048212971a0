using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.DataFormats;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <summary>Of which format the files of a section are: the written one, or what all their names mean.</summary>
internal static class DataRules
{
    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        foreach (var name in DataSchema.Sections)
        {
            if (root.Find<ValidatedObject>("data")?.Find<ValidatedObject>(name) is { } section)
            {
                Check(section, vocabulary.DataFormats, locations, diagnostics);
            }
        }
    }

    /// <summary>The format of a section's files; null where there is none, or not one.</summary>
    public static DataFormatDescriptor? FormatOf(ValidatedObject section, IReadOnlyList<DataFormatDescriptor> formats)
    {
        if (section.Writes("format"))
        {
            return formats.FirstOrDefault(format => format.Name == section.Find<string>("format"));
        }

        var meant = (section.Find<DataFiles>("source") is { } source ? NamesOf(source) : [])
            .Select(path => MeantBy(path, formats)).Distinct().ToList();
        return meant.Count == 1 ? meant[0] : null;
    }

    private static void Check(
        ValidatedObject section,
        IReadOnlyList<DataFormatDescriptor> formats,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (FormatOf(section, formats) is { } format)
        {
            foreach (var key in DataFormatDescriptor.SettingKeys.Except(format.Keys).Where(section.Writes))
            {
                diagnostics.Add(DiagnosticTable.SectionUnused.At(
                    locations.Of($"{section.Path}.{key}"),
                    $"'{section.Path}.{key}' has no effect on files of the format '{format.Name}'; remove it"));
            }
        }
        else if (!section.Writes("format") && section.Find<DataFiles>("source") is { } files)
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{section.Path}.source"), $"'{section.Path}.source' {WhyNone(files, formats)}"));
        }
    }

    private static string WhyNone(DataFiles files, IReadOnlyList<DataFormatDescriptor> formats)
    {
        var names = ShortList.Of(formats.Select(format => format.Name));
        if (NamesOf(files).FirstOrDefault(path => MeantBy(path, formats) is null) is { } unknown)
        {
            return $"has '{unknown.Text}', whose name does not say of which format it is; write 'format', one of: "
                + names;
        }

        var first = NamesOf(files)[0];
        var other = NamesOf(files).First(path => MeantBy(path, formats) != MeantBy(first, formats));
        return $"has files of two formats, '{first.Text}' ({MeantBy(first, formats)!.Name}) and '{other.Text}' "
            + $"({MeantBy(other, formats)!.Name}); name files of one format, or write 'format' where all are of one";
    }

    // Of files on a hub, the names are all that is known here.
    private static IReadOnlyList<RecipePath> NamesOf(DataFiles files) => files.Hub.Count == 0
        ? files.Paths
        : [.. files.Hub.Select(reference => new RecipePath(reference.ToString(), reference.Path))];

    private static DataFormatDescriptor? MeantBy(RecipePath path, IReadOnlyList<DataFormatDescriptor> formats) =>
        formats.FirstOrDefault(format => format.IsOf(path.FullPath));
}
