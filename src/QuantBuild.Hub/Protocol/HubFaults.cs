using System.Globalization;
using System.Net;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Protocol;

/// <summary>The errors about one repository, at the recipe's line that names it.</summary>
/// <param name="repository">Of the recipe.</param>
/// <param name="location">Where the recipe names it.</param>
/// <param name="host">Of the hub, for messages: its user information and query are not shown.</param>
internal sealed class HubFaults(HubRepository repository, SourceLocation location, string host)
{
    private const string Advice = "run again later: what was downloaded is kept";

    public DiagnosticException NotFound(string? file) => DiagnosticTable.HubModelNotFound.Exception(
        location,
        file is null
            ? $"{host} has no '{repository}'; correct the repository or the revision, or set HF_TOKEN where it is "
                + "private"
            : $"{host} has no file '{file}' of '{repository}'; name a revision that has it");

    public DiagnosticException NoWeights() => DiagnosticTable.HubModelNotFound.Exception(
        location,
        $"'{repository}' has no weights that can be read; name a model with model.safetensors or pytorch_model.bin");

    public DiagnosticException NoFiles(int most, int found) => DiagnosticTable.HubModelNotFound.Exception(
        location,
        found == 0
            ? $"no file of the repository is meant by '{repository}'; '*' stands for any characters of one name, '**' "
                + "for any folders, and capitals count"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"'{repository}' means {found} files, and at most {most} are got; name fewer"));

    public DiagnosticException Refused(HttpStatusCode status, string? gate, bool hasToken)
    {
        var advice = gate is "GatedRepo"
            ? $"accept the {repository.Kind}'s terms on its page, with the account of HF_TOKEN"
            : hasToken ? $"the token has expired or may not read this {repository.Kind}; set HF_TOKEN to one that may"
            : "it is private or gated; set HF_TOKEN to a token that may read it";
        return DiagnosticTable.HubRefused.Exception(
            location, string.Create(
                CultureInfo.InvariantCulture, $"{host} refused access to '{repository}' ({(int)status}); {advice}"));
    }

    public DiagnosticException Unsafe(string advice) =>
        DiagnosticTable.HubRefused.Exception(location, $"{advice}; give HF_ENDPOINT with https, or unset HF_TOKEN");

    public DiagnosticException Status(HttpStatusCode status) => DiagnosticTable.HubUnreachable.Exception(
        location,
        string.Create(CultureInfo.InvariantCulture, $"{host} answered with {(int)status} ({status}); {Advice}"));

    public DiagnosticException Unreachable(string reason, Exception? inner = null) =>
        DiagnosticTable.HubUnreachable.Exception(location, $"{host} {reason}; {Advice}", inner);

    public DiagnosticException WrongAnswer(string what, Exception? inner = null) =>
        DiagnosticTable.HubUnreachable.Exception(
            location, $"{host} {what}; check HF_ENDPOINT, and whether a proxy answers in its place", inner);

    public DiagnosticException Damaged(string file, string what) => DiagnosticTable.HubFileDamaged.Exception(
        location, $"'{file}' of '{repository}' {what}; run again");

    public DiagnosticException Moved(string commit, string locked, string lockFile) =>
        DiagnosticTable.HubRevisionMoved.Exception(
            location,
            $"'{repository}' is commit {commit} now, but {lockFile} has {locked}; accept it with "
            + "`dotnet quantize lock --update`, or name the locked commit in the recipe");

    public DiagnosticException Changed(string file, string where, string lockFile) =>
        DiagnosticTable.HubFileChanged.Exception(
            location,
            $"'{file}' of '{repository}' is not the one in {lockFile}; delete '{where}' and run again, or accept it "
            + "with `dotnet quantize lock --update`");

    public DiagnosticException Offline(string missing) => DiagnosticTable.HubOffline.Exception(
        location,
        $"'{repository}' is not in the hub cache (missing: {missing}), and HF_HUB_OFFLINE is set; run once without it");
}
