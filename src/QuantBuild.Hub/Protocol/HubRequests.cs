using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Hub.Protocol;

/// <summary>Makes requests: follows redirects without giving the token away, waits, and tries again.</summary>
internal sealed class HubRequests : IDisposable
{
    private const int MostRedirects = 8;

    private readonly HubOptions options;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        // Redirects are followed here: a token must not reach another host.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // patience is measured by progress
    };

    public HubRequests(HubOptions options)
    {
        this.options = options;
        http.DefaultRequestHeaders.UserAgent.ParseAdd("quantbuild");
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    public bool HasToken => options.Token is not null;

    /// <summary>For messages.</summary>
    public string Host => options.Endpoint.IsDefaultPort ? options.Endpoint.Host : options.Endpoint.Authority;

    /// <summary>Does something until it succeeds, or has failed as often as it may.</summary>
    /// <param name="faults">Makes the last error.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="cancellation">Ends waiting too.</param>
    public async Task<T> TryAsync<T>(HubFaults faults, Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (AttemptFailedException exception)
            {
                var delay = exception.Delay ?? options.FirstDelay * (1 << Math.Min(number - 1, 8));
                if (number >= options.Attempts || delay > options.LongestDelay)
                {
                    throw faults.Unreachable(exception.Message, exception);
                }

                await Task.Delay(delay, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a request, and the same to where the answers lead.</summary>
    /// <param name="faults">For what no further attempt mends.</param>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="path">Below the endpoint.</param>
    /// <param name="prepare">Adds headers to each.</param>
    /// <param name="isEnough">Whether an answer that leads on is the one wanted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AttemptFailedException">Another attempt may succeed.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HubFaults faults,
        HttpMethod method,
        string path,
        Action<HttpRequestMessage>? prepare,
        Func<HttpResponseMessage, bool>? isEnough,
        CancellationToken cancellation)
    {
        var address = new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + path);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var answer = await SendOneAsync(faults, method, address, prepare, cancellation).ConfigureAwait(false);
            if ((int)answer.StatusCode is < 300 or >= 400 || isEnough?.Invoke(answer) == true)
            {
                return answer;
            }

            using (answer)
            {
                address = Next(faults, address, answer);
            }
        }

        throw faults.WrongAnswer("leads from one address to the next without end");
    }

    /// <summary>Reads an answer's body as patiently as the options say.</summary>
    public PatientReader Read(Stream body) => new(body, options.Patience);

    public void Dispose() => http.Dispose();

    private static Uri Next(HubFaults faults, Uri address, HttpResponseMessage answer)
    {
        if (answer.Headers.Location is not { } location)
        {
            throw faults.Status(answer.StatusCode);
        }

        var next = new Uri(address, location);
        var isDowngrade = address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps;
        return next.Scheme is not ("http" or "https") || isDowngrade
            ? throw faults.WrongAnswer("leads to an address without encryption")
            : next;
    }

    private async Task<HttpResponseMessage> SendOneAsync(
        HubFaults faults,
        HttpMethod method,
        Uri address,
        Action<HttpRequestMessage>? prepare,
        CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, address);
        prepare?.Invoke(request);
        AddToken(faults, request, address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Patience);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
                && (int)answer.StatusCode < 500)
            {
                return answer;
            }

            using (answer)
            {
                throw new AttemptFailedException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"answered with {(int)answer.StatusCode} ({answer.StatusCode})"),
                    DelayOf(answer.Headers.RetryAfter),
                    inner: null);
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new AttemptFailedException("does not answer", delay: null, exception);
        }
        catch (HttpRequestException exception)
        {
            // An address may carry a signature.
            throw new AttemptFailedException(
                $"cannot be reached ({SecretMask.ApplyForms(exception.Message)})", delay: null, exception);
        }
    }

    private static TimeSpan? DelayOf(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } wait
            ? wait
            : null);

    private void AddToken(HubFaults faults, HttpRequestMessage request, Uri address)
    {
        var isOwn = address.Scheme == options.Endpoint.Scheme && address.Authority == options.Endpoint.Authority;
        if (options.Token is not { } token || !isOwn)
        {
            return;
        }

        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw faults.Unsafe($"the token would be sent to {Host} without encryption");
        }

        if (token.Any(letter => letter is <= ' ' or > '~'))
        {
            throw faults.Unsafe("the token holds blanks or letters that no token has");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
