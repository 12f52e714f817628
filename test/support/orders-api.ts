/**
 * One orders API for tests of simulations: signed routes, a policy for its own account, for a partner and against the
 * partner's other addresses.
 */
export const ordersTemplate = `Transform: AWS::Serverless-2016-10-31
Resources:
  OrdersApi:
    Type: AWS::Serverless::Api
    Properties:
      Name: orders
      StageName: prod
      Auth:
        DefaultAuthorizer: AWS_IAM
        ResourcePolicy:
          CustomStatements:
            - Sid: OurAccount
              Effect: Allow
              Principal: "*"
              Action: execute-api:Invoke
              Resource: execute-api:/prod/*
              Condition:
                StringEquals:
                  aws:PrincipalAccount: !Ref AWS::AccountId
            - Sid: PartnerReads
              Effect: Allow
              Principal: { AWS: "arn:aws:iam::444455556666:role/Partner" }
              Action: execute-api:Invoke
              Resource: execute-api:/prod/GET/orders/*
            - Sid: PartnerFromOffice
              Effect: Deny
              Principal: { AWS: "arn:aws:iam::444455556666:role/Partner" }
              Action: execute-api:Invoke
              Resource: execute-api:/prod/*
              Condition:
                NotIpAddress: { aws:SourceIp: 198.51.100.0/24 }
  OrdersFunction:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        ListOrders: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: /orders, Method: get } }
        GetOrder: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: "/orders/{id}", Method: get } }
        CancelOrder: { Type: Api, Properties: { RestApiId: !Ref OrdersApi, Path: "/orders/{id}", Method: delete } }
`;

export const partnerPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "ReadOrders", "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/prod/GET/orders/*" }
  ]
}
`;

export const ordersCallers = `callers:
  partner: { arn: "arn:aws:iam::444455556666:role/Partner", identityPolicies: [partner.json], sourceIp: 203.0.113.7 }
`;

/** Template, policy and callers in one folder; the template is asked about. */
export const ordersFiles = `//- file: template.yaml
${ordersTemplate}//- file: partner.json
${partnerPolicy}//- file: orders.authz.yaml
${ordersCallers}`;
