using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>Takes <c>hf://owner/name@revision</c> apart.</summary>
internal static class HubModelForm
{
    public static ModelSourceForm Form { get; } = new(
        HubRepository.Scheme, "hf://owner/name@revision", DiagnosticTable.HubSourceForm, Read);

    private static (ModelSource? Source, string? Fault) Read(string text)
    {
        if (text.StartsWith(HubDatasetReference.DatasetScheme, StringComparison.Ordinal))
        {
            return (null, "is a data set; name a model: hf://owner/name@revision");
        }

        var rest = text[HubRepository.Scheme.Length..];
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return (null, "names no revision; write hf://owner/name@revision, such as @main or a commit");
        }

        if (HubNames.Repository(rest[..at]) is not { } repository)
        {
            return (null, "names no repository; write hf://owner/name@revision, the owner and the name in ASCII "
                + "letters, digits, '.', '-' and '_'");
        }

        var revision = rest[(at + 1)..];
        return !HubNames.IsRevision(revision)
            ? (null, "has no revision after '@'; write a branch, a tag, or a commit of 40 hexadecimal digits")
            : (new ModelSource(text)
            {
                Hub = new HubModelReference(repository.Owner, repository.Name, revision),
            }, null);
    }
}
