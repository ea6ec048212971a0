using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QuantBuild.Extensions.AI.Tests;

/// <summary>A web application that embeds what it is sent.</summary>
public sealed class WebApplicationTests(EmbeddingModel model) : IClassFixture<EmbeddingModel>
{
    private const int Requests = 32;

    [Fact]
    public async Task Embed_ManyRequestsAtOnce_GivesEachTheVectorsOfTheEvaluation()
    {
        await using var application = Create(model.Project.Output);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var texts = model.Project.Texts;
        var expected = model.Project.EvaluatedVectors(model.Project.Checkpoint).Chunk(32).ToArray();

        var found = await Task.WhenAll(Enumerable.Range(0, Requests).Select(async request =>
        {
            using var response = await client.PostAsJsonAsync("/embed", new[] { TextOf(request), TextOf(request + 1) });
            return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<float[][]>())!;
        }));

        for (var request = 0; request < Requests; request++)
        {
            found[request].Length.ShouldBe(2);
            found[request][0].ShouldBe(expected[request % texts.Count]);
            found[request][1].ShouldBe(expected[(request + 1) % texts.Count]);
        }

        string TextOf(int index) => texts[index % texts.Count];
    }

    private static WebApplication Create(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Embeddings:Folder"] = folder, ["Embeddings:Threads"] = "2" });
        builder.Services.AddQuantBuildEmbeddings(builder.Configuration.GetSection("Embeddings"));
        var application = builder.Build();
        application.MapPost(
            "/embed",
            async (string[] texts, IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken token) =>
                Results.Json((await generator.GenerateAsync(texts, cancellationToken: token))
                    .Select(embedding => embedding.Vector.ToArray())));
        return application;
    }
}
