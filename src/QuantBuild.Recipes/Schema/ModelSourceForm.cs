using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes.Schema;

/// <summary>How sources of one scheme are written.</summary>
/// <param name="Scheme">What they begin with, such as <c>nuget://</c>.</param>
/// <param name="Shape">For the reference table, such as <c>nuget://Id/version[/model]</c>.</param>
/// <param name="WrongForm">What a source is that is not written so.</param>
/// <param name="Read">
/// The source of a text that begins with the scheme; or what is wrong and what to do, for a message that begins with
/// the value's name. Only the form is looked at.
/// </param>
internal sealed record ModelSourceForm(
    string Scheme,
    string Shape,
    DiagnosticDescriptor WrongForm,
    Func<string, (ModelSource? Source, string? Fault)> Read);
