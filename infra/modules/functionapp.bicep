param name string
param location string
param tags object
param identityId string
param identityClientId string
param storageAccountName string
param tableEndpoint string
@secure()
param telemetryConnectionString string
param kafkaBootstrap string
param minimumInstances int
param maximumInstances int
param settings object
param entraClientId string

var baseSettings = {
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  FUNCTIONS_EXTENSION_VERSION: '~4'
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  WEBSITE_RUN_FROM_PACKAGE: '1'
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnectionString
  AZURE_CLIENT_ID: identityClientId
  Storage__TableEndpoint: tableEndpoint
  TracingBrokers: kafkaBootstrap
  TracingTopic: 'chasqui.trace-hops'
  TracingGroup: 'chasqui-ingest'
  HeartbeatsTopic: 'chasqui.consumer-heartbeats'
  HeartbeatsGroup: 'chasqui-heartbeats'
  TopologyPath: 'topology.json'
  SampleProgressSchedule: '*/5 * * * * *'
  ReconcileSchedule: '*/10 * * * * *'
  SampleBrokersSchedule: '*/15 * * * * *'
  SettleRoutesSchedule: '7/15 * * * * *'
  SampleConsumersSchedule: '*/10 * * * * *'
  EvaluateConsumersSchedule: '5/10 * * * * *'
  MitigationSchedule: '*/10 * * * * *'
  RetentionSchedule: '0 17 3 * * *'
}

// The Kafka extension runs on Premium and Dedicated plans. Its trigger scales by lag when the runtime watches the scale.
resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'elastic'
  sku: { name: 'EP1', tier: 'ElasticPremium' }
  properties: {
    reserved: true
    maximumElasticWorkerCount: maximumInstances
  }
}

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      functionsRuntimeScaleMonitoringEnabled: true
      minimumElasticInstanceCount: minimumInstances
      appSettings: [for setting in items(union(baseSettings, settings)): { name: setting.key, value: setting.value }]
    }
  }
}

// With Entra sign-in every route answers 401 before the app sees the request.
resource auth 'Microsoft.Web/sites/config@2023-12-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
      }
    }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
