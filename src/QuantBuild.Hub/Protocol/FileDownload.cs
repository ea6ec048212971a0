using System.Net;
using System.Net.Http.Headers;
using QuantBuild.Formats.Files;

namespace QuantBuild.Hub.Protocol;

/// <summary>
/// Gets one file. What is there already is gone on from, also after another process: the file's name and its last check
/// are the hash of the whole, so that no part of other contents can stay.
/// </summary>
/// <param name="client">Of the repository.</param>
/// <param name="requests">To the hub.</param>
/// <param name="faults">Of the repository.</param>
/// <param name="listener">Hears of the bytes.</param>
internal sealed class FileDownload(HubClient client, HubRequests requests, HubFaults faults, IHubListener listener)
{
    private const int BufferSize = 1 << 16;

    // That many bytes make a further attempt a first one.
    private const long Advance = 1 << 20;

    // Of the bytes there, when this process got them.
    private EntityTagHeaderValue? tag;

    /// <param name="commit">Of the file.</param>
    /// <param name="file">As the hub states it.</param>
    /// <param name="path">Absolute; may hold a part.</param>
    /// <param name="hash">Of the file at a path, in the form of the one stated.</param>
    /// <param name="cancellation">Ends it; the part stays.</param>
    public async Task GetAsync(
        string commit, RemoteFile file, string path, Func<string, string> hash, CancellationToken cancellation)
    {
        var isResumed = LengthOf(path) > 0;
        await FillAsync(commit, file, path, cancellation).ConfigureAwait(false);
        if (isResumed && hash(path) != file.Hash)
        {
            // The part was of something else.
            Disk.Delete(path);
            await FillAsync(commit, file, path, cancellation).ConfigureAwait(false);
        }

        if (hash(path) != file.Hash)
        {
            Disk.Delete(path);
            throw faults.Damaged(file.Path, "has another hash than the hub states");
        }
    }

    private async Task FillAsync(string commit, RemoteFile file, string path, CancellationToken cancellation)
    {
        if (LengthOf(path) > file.Size)
        {
            Disk.Delete(path);
        }

        // A download that gets on may go on: only attempts that bring nothing are counted.
        while (LengthOf(path) < file.Size || file.Size == 0)
        {
            var isDone = await requests.TryAsync(
                faults,
                async () =>
                {
                    var before = LengthOf(path);
                    try
                    {
                        await AttemptAsync(commit, file, path, cancellation).ConfigureAwait(false);
                        return true;
                    }
                    catch (AttemptFailedException) when (LengthOf(path) - before >= Advance)
                    {
                        return false;
                    }
                },
                cancellation).ConfigureAwait(false);
            if (isDone)
            {
                return;
            }
        }
    }

    private async Task AttemptAsync(
        string commit, RemoteFile file, string path, CancellationToken cancellation)
    {
        var from = LengthOf(path);
        using var answer = await client.OpenAsync(commit, file.Path, from, tag, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            Disk.Delete(path);
            throw new AttemptFailedException("does not go on with the part that is there", delay: null, inner: null);
        }

        var range = answer.Content.Headers.ContentRange;
        var goesOn = answer.StatusCode == HttpStatusCode.PartialContent && from > 0 && range?.From == from;
        if (answer.StatusCode == HttpStatusCode.PartialContent && !goesOn)
        {
            throw faults.WrongAnswer($"gives another part of '{file.Path}' than was asked for");
        }

        var position = goesOn ? from : 0;
        if (answer.Content.Headers.ContentLength is { } length && length != file.Size - position)
        {
            throw faults.Damaged(file.Path, "has another length than the hub states");
        }

        tag = answer.Headers.ETag is { IsWeak: false } strong ? strong : null;
        using var target = goesOn ? Disk.Append(path) : Disk.Create(path);
        await CopyAsync(answer, file, target, position, cancellation).ConfigureAwait(false);
        target.Complete(toDisk: true);
    }

    private async Task CopyAsync(
        HttpResponseMessage answer, RemoteFile file, Stream target, long position, CancellationToken cancellation)
    {
        var reader = requests.Read(await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false));
        var buffer = new byte[BufferSize];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            position += read;
            if (position > file.Size)
            {
                throw faults.Damaged(file.Path, "is longer than the hub states");
            }

            target.Write(buffer, 0, read);
            listener.Downloaded(file.Path, position, file.Size);
        }

        if (position < file.Size)
        {
            throw new AttemptFailedException("ended a download before its end", delay: null, inner: null);
        }
    }

    private static long LengthOf(string path) => File.Exists(path) ? InputFile.LengthOf(path) : 0;
}
