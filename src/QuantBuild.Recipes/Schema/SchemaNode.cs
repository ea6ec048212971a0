using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// What may stand at one place of a recipe. Validation, the resolved recipe and the reference page are made from the
/// same tree.
/// </summary>
public abstract class SchemaNode
{
    private protected SchemaNode()
    {
    }

    /// <summary>The keys that stand below it; null where it is no section.</summary>
    internal virtual ObjectSchema? Section => null;

    /// <summary>The type and the allowed values, in Markdown, for the reference table.</summary>
    internal abstract string Describe();

    /// <summary>The typed value, or null after an error has been added to <paramref name="context"/>.</summary>
    internal abstract object? Validate(YamlNode node, string path, SchemaContext context);

    private protected static object? Reject(
        SchemaContext context, DiagnosticDescriptor descriptor, YamlNode node, string message)
    {
        context.Diagnostics.Add(descriptor.At(node.Location, message));
        return null;
    }

    private protected static object? RejectType(SchemaContext context, YamlNode node, string path, string expected)
    {
        // A file that is no recipe at all must not be shown: it may be a secret.
        var found = path.Length == 0 && node is YamlScalar ? "no mapping" : node.Description;
        return Reject(
            context, DiagnosticTable.WrongType, node, $"{SchemaContext.NameOf(path)} is {found}; write {expected}");
    }
}
