namespace QuantBuild.Recipes.Diagnostics;

/// <summary>One error or warning, made from a row of <see cref="DiagnosticTable"/>.</summary>
/// <param name="Descriptor">The row: code, title, category.</param>
/// <param name="Severity">Usually the row's default.</param>
/// <param name="Message">
/// What happened; why; what to do. Kept as <see cref="MessageText.Clean"/> makes it: one line, nothing that could
/// command a terminal, at most <see cref="MessageText.Longest"/> characters.
/// </param>
/// <param name="Location">Where, or null when no file is concerned.</param>
public sealed record Diagnostic(
    DiagnosticDescriptor Descriptor,
    DiagnosticSeverity Severity,
    string Message,
    SourceLocation? Location = null)
{
    /// <summary>The code, for example <c>QB1003</c>.</summary>
    public string Code => Descriptor.Code;

    public string Message { get; init => field = MessageText.Clean(value); } = MessageText.Clean(Message);

    public bool IsError => Severity == DiagnosticSeverity.Error;

    /// <summary><c>recipe.quant.yaml(12,5): error QB1003: message</c>, on one line.</summary>
    public override string ToString()
    {
        var origin = Location is null ? string.Empty : MessageText.Escape($"{Location}: ");
        var severity = IsError ? "error" : "warning";
        return $"{origin}{severity} {Code}: {Message}";
    }
}
