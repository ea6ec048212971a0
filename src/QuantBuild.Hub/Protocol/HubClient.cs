using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Protocol;

/// <summary>Asks a hub about one repository.</summary>
/// <param name="requests">To the hub.</param>
/// <param name="repository">Of the recipe.</param>
/// <param name="faults">Its errors.</param>
internal sealed class HubClient(HubRequests requests, HubRepository repository, HubFaults faults)
{
    private const int MostJsonBytes = 16 << 20;
    private const int BufferSize = 1 << 16;

    /// <summary>The commit that the revision is today, and its files.</summary>
    public Task<Revision> RevisionAsync(CancellationToken cancellation)
    {
        var path = $"/api/{repository.Collection}/{repository.Owner}/{repository.Name}/revision/"
            + Uri.EscapeDataString(repository.Revision);
        return requests.TryAsync(
            faults,
            async () =>
            {
                using var answer = await requests.SendAsync(
                    faults, HttpMethod.Get, path, prepare: null, isEnough: null, cancellation).ConfigureAwait(false);
                Require(answer, file: null);
                try
                {
                    var revision = Revision.Parse(await BodyAsync(answer, cancellation).ConfigureAwait(false));
                    return repository.IsCommit && revision.Commit != repository.Revision
                        ? throw faults.WrongAnswer($"gives commit {revision.Commit} for {repository.Revision}")
                        : revision;
                }
                catch (JsonException exception)
                {
                    throw faults.WrongAnswer(
                        $"does not answer with the description of a repository ({exception.Message})", exception);
                }
            },
            cancellation);
    }

    /// <summary>Size and hash of a file.</summary>
    public Task<RemoteFile> DescribeAsync(string commit, string file, CancellationToken cancellation) =>
        requests.TryAsync(
            faults,
            async () =>
            {
                // The hub's own answer states them, before it leads to where the file lies.
                using var answer = await requests.SendAsync(
                    faults, HttpMethod.Head, PathOf(commit, file), prepare: null, HasLinkedHash, cancellation)
                    .ConfigureAwait(false);
                if (!HasLinkedHash(answer))
                {
                    Require(answer, file);
                }

                return Describe(answer, commit, file);
            },
            cancellation);

    /// <summary>The answer with a file's bytes, from a position on where the server can.</summary>
    /// <param name="commit">Of the file.</param>
    /// <param name="file">Its path.</param>
    /// <param name="from">Position in bytes.</param>
    /// <param name="tag">That the part before has been got with; null where it is not known.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<HttpResponseMessage> OpenAsync(
        string commit, string file, long from, EntityTagHeaderValue? tag,
        CancellationToken cancellation)
    {
        var answer = await requests.SendAsync(
            faults,
            HttpMethod.Get,
            PathOf(commit, file),
            request =>
            {
                if (from > 0)
                {
                    request.Headers.Range = new RangeHeaderValue(from, to: null);
                    request.Headers.IfRange = tag is null ? null : new(tag);
                }
            },
            isEnough: null,
            cancellation).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            try
            {
                Require(answer, file);
            }
            catch
            {
                answer.Dispose();
                throw;
            }
        }

        return answer;
    }

    // Models alone lie at the root.
    private string Prefix => repository is HubModelReference ? "" : $"/{repository.Collection}";

    private static bool HasLinkedHash(HttpResponseMessage answer) => answer.Headers.Contains("X-Linked-Etag");

    private string PathOf(string commit, string file) =>
        $"{Prefix}/{repository.Owner}/{repository.Name}/resolve/{commit}/"
        + string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    private RemoteFile Describe(HttpResponseMessage answer, string commit, string file)
    {
        if (Header(answer, "X-Repo-Commit") is { } stated && stated != commit)
        {
            throw faults.WrongAnswer($"gives another commit than {commit} for '{file}'");
        }

        var hash = (Header(answer, "X-Linked-Etag") ?? answer.Headers.ETag?.ToString() ?? "")
            .Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var sizeText = Header(answer, "X-Linked-Size");
        long? size = sizeText is null ? answer.Content.Headers.ContentLength
            : long.TryParse(
                sizeText,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var parsed) ? parsed : null;
        return hash.Length is 40 or 64 && hash.All(char.IsAsciiHexDigitLower) && size is { } bytes
            ? new RemoteFile(file, bytes, hash)
            : throw faults.WrongAnswer($"does not state size and hash of '{file}'");
    }

    private void Require(HttpResponseMessage answer, string? file)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                return;
            case HttpStatusCode.NotFound:
            case HttpStatusCode.Unauthorized when Header(answer, "X-Error-Code") is "RepoNotFound":
                throw faults.NotFound(file);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw faults.Refused(answer.StatusCode, Header(answer, "X-Error-Code"), requests.HasToken);
            default:
                throw faults.Status(answer.StatusCode);
        }
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var reader = requests.Read(await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false));
        using var body = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostJsonBytes)
            {
                throw faults.WrongAnswer("answers with more than a description of a repository can hold");
            }
        }

        return body.ToArray();
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
